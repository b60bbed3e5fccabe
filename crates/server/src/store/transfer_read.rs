//! Reading everything that an export writes, row by row.

use super::{Reading, StoreError, sql, vocabulary::Known, words};
use crate::clock::moment;
use ergo_protocol::transfer::{
    AccessSetting, AccessSettingDefinition, Agent, Line, ListedWorkspace, Member, Permission, Person, Role,
    SupportTerms, Team, TeamMember, Workspace,
};
use futures_util::TryStreamExt;
use std::ops::ControlFlow;

/// A kind: its rows in the order of the export, and how one becomes a line.
type Kind = (&'static str, fn(&sql::Row) -> Result<Line, StoreError>);

/// In the order of the format.
const KINDS: [Kind; 10] = [
    ("SELECT key, group_name, label, stands_for FROM permissions ORDER BY position, key", permission),
    (
        "SELECT key, group_name, label, description, kind, least, most, unit, \
         choices, empty_means, default_value, permission, by_support FROM setting_definitions ORDER BY position, key",
        definition,
    ),
    (
        "SELECT id, name, plan, region, created_at, support_access, changes_allowed, \
         longest_session_minutes, support_notify FROM workspaces ORDER BY id",
        workspace,
    ),
    (
        "SELECT workspace_id, id, name, description, permissions, is_owner, built_in FROM roles ORDER BY workspace_id, position",
        role,
    ),
    ("SELECT id, name, email, timezone, locale, last_seen_at FROM people ORDER BY id", person),
    (
        "SELECT workspace_id, person_id, role_id, status, joined_at FROM memberships ORDER BY workspace_id, person_id",
        member,
    ),
    (
        "SELECT workspace_id, id, name, description, lead_id, permissions FROM teams ORDER BY workspace_id, id",
        team,
    ),
    (
        "SELECT workspace_id, team_id, person_id FROM team_members ORDER BY workspace_id, team_id, person_id",
        team_member,
    ),
    ("SELECT workspace_id, key, value FROM access_settings ORDER BY workspace_id, key", setting),
    ("SELECT person_id, role FROM agents WHERE disabled_at IS NULL ORDER BY person_id", agent),
];

/// Hands over each line until `take` breaks off.
pub async fn each<E>(
    tx: &mut Reading,
    mut take: impl FnMut(Line) -> ControlFlow<E>,
) -> Result<ControlFlow<E>, StoreError> {
    for (sql, line) in KINDS {
        let mut rows = sql::query(sql).fetch(tx.connection());
        while let Some(row) = rows.try_next().await? {
            if let ControlFlow::Break(why) = take(line(&row)?) {
                return Ok(ControlFlow::Break(why));
            }
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// All workspaces by name, or the one of that id.
pub async fn workspaces(tx: &mut Reading, id: Option<&str>) -> Result<Vec<ListedWorkspace>, StoreError> {
    let now = tx.now();
    let mut query = sql::QueryBuilder::new(
        "SELECT w.id, w.name, w.plan, w.region, w.created_at, w.support_access, w.changes_allowed,
             w.longest_session_minutes, w.support_notify,
             (SELECT count(*) FROM memberships m WHERE m.workspace_id = w.id) AS members,
             (SELECT count(*) FROM sessions s WHERE s.workspace_id = w.id AND s.ended_at IS NULL AND s.ends_at > ",
    );
    query.push_bind(now).push(") AS open_sessions FROM workspaces w");
    if let Some(id) = id {
        query.push(" WHERE w.id = ").push_bind(id);
    }
    query.push(" ORDER BY w.folded_name, w.id");
    Ok(query.build().fetch_all(tx.connection()).await?)
}

impl sql::FromRow for ListedWorkspace {
    fn from_row(row: &sql::Row) -> Result<Self, sql::Error> {
        Ok(Self {
            workspace: terms_and_all(row)?,
            members: words::count(row.try_get("members")?),
            open_sessions: words::count(row.try_get("open_sessions")?),
        })
    }
}

fn permission(row: &sql::Row) -> Result<Line, StoreError> {
    let Known { permission, stands_for } = sql::FromRow::from_row(row)?;
    Ok(Line::Permission(Permission {
        key: permission.key,
        group: permission.group,
        label: permission.label,
        stands_for: Some(stands_for),
    }))
}

fn definition(row: &sql::Row) -> Result<Line, StoreError> {
    let definition: AccessSettingDefinition = sql::FromRow::from_row(row)?;
    Ok(Line::AccessSettingDefinition(definition))
}

fn workspace(row: &sql::Row) -> Result<Line, StoreError> {
    Ok(Line::Workspace(terms_and_all(row)?))
}

fn terms_and_all(row: &sql::Row) -> Result<Workspace, sql::Error> {
    Ok(Workspace {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        plan: Some(row.try_get("plan")?),
        region: Some(row.try_get("region")?),
        created_at: Some(moment(row.try_get("created_at")?)),
        support: Some(SupportTerms {
            access: words::column(row, "support_access")?,
            changes_allowed: row.try_get("changes_allowed")?,
            longest_session_minutes: words::count(row.try_get("longest_session_minutes")?),
            notify: words::column(row, "support_notify")?,
        }),
    })
}

fn role(row: &sql::Row) -> Result<Line, StoreError> {
    Ok(Line::Role(Role {
        workspace: row.try_get("workspace_id")?,
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        description: row.try_get("description")?,
        permissions: keys(&row.try_get::<String>("permissions")?),
        owner: row.try_get("is_owner")?,
        built_in: row.try_get("built_in")?,
    }))
}

fn person(row: &sql::Row) -> Result<Line, StoreError> {
    let seen: Option<i64> = row.try_get("last_seen_at")?;
    Ok(Line::Person(Person {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        email: row.try_get("email")?,
        timezone: Some(row.try_get("timezone")?),
        locale: Some(row.try_get("locale")?),
        last_seen_at: seen.map(moment),
    }))
}

fn member(row: &sql::Row) -> Result<Line, StoreError> {
    Ok(Line::Member(Member {
        workspace: row.try_get("workspace_id")?,
        person: row.try_get("person_id")?,
        role: row.try_get("role_id")?,
        status: Some(words::column(row, "status")?),
        joined_at: Some(moment(row.try_get("joined_at")?)),
    }))
}

fn team(row: &sql::Row) -> Result<Line, StoreError> {
    Ok(Line::Team(Team {
        workspace: row.try_get("workspace_id")?,
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        description: row.try_get("description")?,
        lead: row.try_get("lead_id")?,
        permissions: keys(&row.try_get::<String>("permissions")?),
    }))
}

fn team_member(row: &sql::Row) -> Result<Line, StoreError> {
    Ok(Line::TeamMember(TeamMember {
        workspace: row.try_get("workspace_id")?,
        team: row.try_get("team_id")?,
        person: row.try_get("person_id")?,
    }))
}

fn setting(row: &sql::Row) -> Result<Line, StoreError> {
    let value: String = row.try_get("value")?;
    Ok(Line::AccessSetting(AccessSetting {
        workspace: row.try_get("workspace_id")?,
        key: row.try_get("key")?,
        value: serde_json::from_str(&value)?,
    }))
}

fn agent(row: &sql::Row) -> Result<Line, StoreError> {
    Ok(Line::Agent(Agent { person: row.try_get("person_id")?, role: words::column(row, "role")? }))
}

fn keys(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}
