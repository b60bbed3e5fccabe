//! The sample customers of the training workspace. Made by code from fixed seeds: two databases are the same
//! to the last byte of sample data. Nothing here runs without `--training`.

mod members;
mod names;
mod people;
mod plan;
mod random;

use crate::{
    access::{permissions, settings},
    store::{Reading, StoreError, Writing, batch::insert, fold::fold, people as stored, workspaces},
};
use ergo_protocol::people::MemberStatus;
use members::{Ids, Member};
use random::Random;
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};

const PERSON: [&str; 8] =
    ["id", "name", "folded_name", "email", "folded_email", "timezone", "locale", "last_seen_at"];

/// Writes the sample customers into a database that has none.
pub async fn seed(tx: &mut Writing) -> Result<(), StoreError> {
    if workspaces::are_there(tx).await? {
        return Ok(());
    }
    agents(tx).await?;
    let names = names::Names::read();
    // Who is in two workspaces is one person.
    let mut known = Vec::new();
    for plan in &plan::ALL {
        workspace(tx, plan, &names, &mut known).await?;
    }
    Ok(())
}

/// Whether there is anybody who is not a sample: then this is no database to train with.
pub async fn has_strangers(tx: &mut Reading, samples: &HashSet<String>) -> Result<bool, StoreError> {
    let people = stored::ids(tx).await?;
    Ok(people.iter().any(|person| !samples.contains(person)))
}

/// The ids of all sample people, drawn again.
pub fn samples() -> HashSet<String> {
    let names = names::Names::read();
    let mut ids: HashSet<String> = people::AGENTS.iter().map(|agent| agent[0].to_owned()).collect();
    for plan in &plan::ALL {
        let random = &mut Random::new(plan.seed);
        let drawn = Ids { roles: role_ids(plan, random), teams: team_ids(plan, random) };
        ids.extend(members::draw(plan, &drawn, &names, random).into_iter().map(|member| member.id));
    }
    ids
}

async fn agents(tx: &mut Writing) -> Result<(), StoreError> {
    let mut rows = Vec::new();
    let mut roles = Vec::new();
    for [id, name, email, role, timezone, locale] in people::AGENTS {
        rows.push(json!([id, name, fold(name), email, fold(email), timezone, locale, null]));
        roles.push(json!([id, role]));
    }
    insert(tx, "people", &PERSON, &rows).await?;
    insert(tx, "agents", &["person_id", "role"], &roles).await
}

async fn workspace(
    tx: &mut Writing,
    plan: &plan::Plan,
    names: &names::Names,
    known: &mut Vec<&'static str>,
) -> Result<(), StoreError> {
    let random = &mut Random::new(plan.seed);
    let (access, changes, longest, notify) = plan.support;
    let columns = [
        "id",
        "name",
        "folded_name",
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
        fold(plan.name),
        plan.tier,
        plan.region,
        plan.created_at,
        access,
        i64::from(changes),
        longest,
        notify
    ]);
    insert(tx, "workspaces", &columns, &[row]).await?;
    let ids = Ids { roles: role_ids(plan, random), teams: team_ids(plan, random) };
    roles(tx, plan, &ids.roles).await?;
    let members = members::draw(plan, &ids, names, random);

    let fresh = |member: &&Member| !known.contains(&member.id.as_str());
    let rows: Vec<Value> = members.iter().filter(fresh).map(Member::person_row).collect();
    insert(tx, "people", &PERSON, &rows).await?;
    known.extend(plan.featured.iter().map(|person| person.id));
    let rows: Vec<Value> = members.iter().map(|member| member.membership_row(plan.id)).collect();
    let columns = ["workspace_id", "person_id", "sort_name", "role_id", "status", "joined_at"];
    insert(tx, "memberships", &columns, &rows).await?;
    teams(tx, plan, &ids, &members).await?;
    let rows: Vec<Value> = settings::ALL
        .iter()
        .filter(|definition| !definition.is_support())
        .zip((plan.settings)())
        .map(|(definition, value)| json!([plan.id, definition.key, value.to_string()]))
        .collect();
    insert(tx, "access_settings", &["workspace_id", "key", "value"], &rows).await
}

/// The names of the roles, the built-in ones first, with an id for each.
fn role_ids(plan: &plan::Plan, random: &mut Random) -> HashMap<&'static str, String> {
    let built_in = permissions::built_in_roles().into_iter().map(|role| role.name);
    let custom = plan.custom_roles.iter().map(|role| role.0);
    built_in.chain(custom).map(|name| (name, random.id("role"))).collect()
}

async fn roles(
    tx: &mut Writing,
    plan: &plan::Plan,
    ids: &HashMap<&'static str, String>,
) -> Result<(), StoreError> {
    let mut rows = Vec::new();
    let built_in = permissions::built_in_roles();
    let built_in = built_in.iter().map(|role| (role.name, role.description, role.permissions.join(" "), 1));
    let custom = plan.custom_roles.iter().map(|role| (role.0, role.1, role.2.to_owned(), 0));
    for (position, (name, description, permissions, is_built_in)) in built_in.chain(custom).enumerate() {
        let is_owner = i64::from(position == 0);
        rows.push(json!([
            ids[name],
            plan.id,
            position,
            name,
            description,
            is_built_in,
            is_owner,
            permissions
        ]));
    }
    let columns =
        ["id", "workspace_id", "position", "name", "description", "built_in", "is_owner", "permissions"];
    insert(tx, "roles", &columns, &rows).await
}

fn team_ids(plan: &plan::Plan, random: &mut Random) -> Vec<(&'static str, String)> {
    plan.teams.iter().map(|(name, ..)| (*name, random.id("team"))).collect()
}

/// Writes the teams and who is in them. The first active member drawn into a team leads it.
async fn teams(tx: &mut Writing, plan: &plan::Plan, ids: &Ids, members: &[Member]) -> Result<(), StoreError> {
    let mut rows = Vec::new();
    for ((name, description, permissions), (_, id)) in plan.teams.iter().zip(&ids.teams) {
        let lead =
            members.iter().find(|member| member.status == MemberStatus::Active && member.teams.contains(id));
        let lead = lead.map(|member| &member.id);
        rows.push(json!([id, plan.id, name, fold(name), description, lead, permissions]));
    }
    let columns = ["id", "workspace_id", "name", "folded_name", "description", "lead_id", "permissions"];
    insert(tx, "teams", &columns, &rows).await?;
    let rows: Vec<Value> = members
        .iter()
        .flat_map(|member| member.teams.iter().map(|team| json!([plan.id, team, member.id])))
        .collect();
    insert(tx, "team_members", &["workspace_id", "team_id", "person_id"], &rows).await
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
