//! The sample customers of the training workspace. Made by code from fixed seeds: two databases are the same
//! to the last byte of sample data. Nothing here runs without `--training`.

mod batch;
mod members;
mod names;
mod people;
mod plan;
mod random;

use crate::{database::begin_write, fold::fold, permissions, settings};
use batch::insert;
use members::{Ids, Member};
use random::Random;
use serde_json::{Value, json};
use sqlx::{SqliteConnection, SqlitePool};
use std::collections::HashMap;

/// The day on which the sample data stands still, in Unix milliseconds: 2026-11-20.
const TODAY: i64 = 1_795_165_200_000;

const PERSON: [&str; 8] =
    ["id", "name", "folded_name", "email", "folded_email", "timezone", "locale", "last_seen_at"];

/// Writes the sample customers into a database that has none. All or nothing.
pub async fn seed(pool: &SqlitePool) -> Result<(), sqlx::Error> {
    let mut transaction = begin_write(pool).await?;
    let there: i64 =
        sqlx::query_scalar("SELECT count(*) FROM workspaces").fetch_one(&mut *transaction).await?;
    if there > 0 {
        return Ok(());
    }
    agents(&mut transaction).await?;
    let names = names::Names::read();
    // Who is in two workspaces is one person.
    let mut known = Vec::new();
    for plan in &plan::ALL {
        workspace(&mut transaction, plan, &names, &mut known).await?;
    }
    transaction.commit().await
}

async fn agents(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    let mut rows = Vec::new();
    let mut roles = Vec::new();
    for [id, name, email, role, timezone, locale] in people::AGENTS {
        rows.push(json!([id, name, fold(name), email, fold(email), timezone, locale, null]));
        roles.push(json!([id, role]));
    }
    insert(connection, "people", &PERSON, &rows).await?;
    insert(connection, "agents", &["person_id", "role"], &roles).await
}

async fn workspace(
    connection: &mut SqliteConnection,
    plan: &plan::Plan,
    names: &names::Names,
    known: &mut Vec<&'static str>,
) -> Result<(), sqlx::Error> {
    let random = &mut Random::new(plan.seed);
    let (access, changes, longest, notify) = plan.support;
    let columns = [
        "id",
        "name",
        "plan",
        "region",
        "created_at",
        "support_access",
        "changes_allowed",
        "longest_session_minutes",
        "support_notify",
    ];
    let row = json!([
        plan.id,
        plan.name,
        plan.tier,
        plan.region,
        plan.created_at,
        access,
        i64::from(changes),
        longest,
        notify
    ]);
    insert(connection, "workspaces", &columns, &[row]).await?;
    let ids = Ids { roles: roles(connection, plan, random).await?, teams: team_ids(plan, random) };
    let members = members::draw(plan, &ids, names, random);

    let fresh = |member: &&Member| !known.contains(&member.id.as_str());
    let rows: Vec<Value> = members.iter().filter(fresh).map(Member::person_row).collect();
    insert(connection, "people", &PERSON, &rows).await?;
    known.extend(plan.featured.iter().map(|person| person.id));
    let rows: Vec<Value> = members.iter().map(|member| member.membership_row(plan.id)).collect();
    let columns = ["workspace_id", "person_id", "sort_name", "role_id", "status", "joined_at"];
    insert(connection, "memberships", &columns, &rows).await?;
    teams(connection, plan, &ids, &members).await?;
    let rows: Vec<Value> = settings::ALL
        .iter()
        .filter(|definition| !definition.is_support())
        .zip((plan.settings)())
        .map(|(definition, value)| json!([plan.id, definition.key, value.to_string()]))
        .collect();
    insert(connection, "access_settings", &["workspace_id", "key", "value"], &rows).await
}

/// Writes the roles; returns their ids by name.
async fn roles(
    connection: &mut SqliteConnection,
    plan: &plan::Plan,
    random: &mut Random,
) -> Result<HashMap<&'static str, String>, sqlx::Error> {
    let mut ids = HashMap::new();
    let mut rows = Vec::new();
    let built_in = permissions::built_in_roles();
    let built_in = built_in.iter().map(|role| (role.name, role.description, role.permissions.join(" "), 1));
    let custom = plan.custom_roles.iter().map(|role| (role.0, role.1, role.2.to_owned(), 0));
    for (position, (name, description, permissions, is_built_in)) in built_in.chain(custom).enumerate() {
        let id = random.id("role");
        let is_owner = i64::from(position == 0);
        rows.push(json!([id, plan.id, position, name, description, is_built_in, is_owner, permissions]));
        ids.insert(name, id);
    }
    let columns =
        ["id", "workspace_id", "position", "name", "description", "built_in", "is_owner", "permissions"];
    insert(connection, "roles", &columns, &rows).await?;
    Ok(ids)
}

fn team_ids(plan: &plan::Plan, random: &mut Random) -> Vec<(&'static str, String)> {
    plan.teams.iter().map(|(name, ..)| (*name, random.id("team"))).collect()
}

/// Writes the teams and who is in them. The first active member drawn into a team leads it.
async fn teams(
    connection: &mut SqliteConnection,
    plan: &plan::Plan,
    ids: &Ids,
    members: &[Member],
) -> Result<(), sqlx::Error> {
    let mut rows = Vec::new();
    for ((name, description, permissions), (_, id)) in plan.teams.iter().zip(&ids.teams) {
        let lead = members.iter().find(|member| member.status == "active" && member.teams.contains(id));
        let lead = lead.map(|member| &member.id);
        rows.push(json!([id, plan.id, name, fold(name), description, lead, permissions]));
    }
    let columns = ["id", "workspace_id", "name", "folded_name", "description", "lead_id", "permissions"];
    insert(connection, "teams", &columns, &rows).await?;
    let rows: Vec<Value> = members
        .iter()
        .flat_map(|member| member.teams.iter().map(|team| json!([plan.id, team, member.id])))
        .collect();
    insert(connection, "team_members", &["workspace_id", "team_id", "person_id"], &rows).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_grant_exists_and_every_value_fits_its_setting() {
        for plan in &plan::ALL {
            let roles = plan.custom_roles.iter().chain(plan.teams);
            for (name, _, words) in roles {
                let unknown: Vec<_> =
                    words.split_whitespace().filter(|key| !permissions::exists(key)).collect();
                assert!(unknown.is_empty(), "{} {name}: {unknown:?}", plan.name);
            }
            let definitions = settings::ALL.iter().filter(|definition| !definition.is_support());
            for (definition, value) in definitions.zip((plan.settings)()) {
                let value = serde_json::from_value(value).unwrap();
                assert!(definition.check(&value).is_ok(), "{} {}", plan.name, definition.key);
            }
            assert!((5..=12).contains(&plan.teams.len()) && (1..=3).contains(&plan.custom_roles.len()));
        }
    }
}
