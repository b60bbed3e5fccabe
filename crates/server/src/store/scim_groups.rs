//! The teams of a workspace as its directory sees them.

use super::{Reading, StoreError, Writing, fold::fold, scim_resources, sql};
use ergo_protocol::UnixMillis;
use serde_json::json;
use std::collections::{HashMap, HashSet};

/// A team.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The directory's own id.
    pub external_id: Option<String>,
    /// When it was made; when that is not known, as old as its workspace.
    pub created_at: UnixMillis,
    /// When its directory, or an import, last changed it.
    pub modified_at: UnixMillis,
    /// Ids and names of the people in it.
    pub members: Vec<(String, String)>,
}

impl sql::FromRow for Row {
    fn from_row(row: &sql::Row) -> Result<Self, sql::Error> {
        Ok(Self {
            id: row.try_get("id")?,
            name: row.try_get("name")?,
            external_id: row.try_get("external_id")?,
            created_at: row.try_get("created_at")?,
            modified_at: scim_resources::latest(row, ["modified_at", "imported_at"])?,
            members: Vec::new(),
        })
    }
}

const SELECT: &str = "
    SELECT t.id, t.name, x.external_id, coalesce(x.created_at, w.created_at) AS created_at,
           coalesce(x.modified_at, w.created_at) AS modified_at, t.imported_at
    FROM teams t JOIN workspaces w ON w.id = t.workspace_id
        LEFT JOIN scim_resources x ON x.workspace_id = t.workspace_id AND x.kind = 'group' AND x.id = t.id
    WHERE t.workspace_id = ";

/// What narrows the teams before they are looked at.
#[derive(Clone, Copy, Debug)]
pub enum Wanted<'a> {
    /// By id.
    Id(&'a str),
    /// By the directory's id.
    ExternalId(&'a str),
    /// By name, folded.
    Name(&'a str),
    /// Those in which somebody is.
    Member(&'a str),
}

/// The teams that are wanted, without their members.
pub async fn find(tx: &mut Reading, workspace: &str, wanted: Wanted<'_>) -> Result<Vec<Row>, StoreError> {
    let mut query = sql::QueryBuilder::new(SELECT);
    query.push_bind(workspace);
    match wanted {
        Wanted::Id(id) => {
            query.push(" AND t.id = ").push_bind(id);
        }
        Wanted::ExternalId(id) => {
            query
                .push(" AND t.id IN (SELECT id FROM scim_resources WHERE kind = 'group' AND workspace_id = ");
            query.push_bind(workspace).push(" AND external_id = ").push_bind(id).push(")");
        }
        Wanted::Name(name) => {
            query.push(" AND t.folded_name = ").push_bind(fold(name));
        }
        Wanted::Member(person) => {
            query.push(" AND t.id IN (SELECT team_id FROM team_members WHERE workspace_id = ");
            query.push_bind(workspace).push(" AND person_id = ").push_bind(person).push(")");
        }
    }
    Ok(query.build().fetch_all(tx.connection()).await?)
}

/// Teams without their members, the newest first: after that time and id, without the first `skip`.
pub async fn page(
    tx: &mut Reading,
    workspace: &str,
    after: Option<(UnixMillis, &str)>,
    skip: u32,
    limit: u32,
) -> Result<Vec<Row>, StoreError> {
    let mut query = sql::QueryBuilder::new(SELECT);
    query.push_bind(workspace);
    if let Some((created_at, id)) = after {
        query.push(" AND (coalesce(x.created_at, w.created_at), t.id) < (").push_bind(created_at);
        query.push(", ").push_bind(id).push(")");
    }
    query.push(" ORDER BY 4 DESC, t.id DESC LIMIT ").push_bind(limit);
    query.push(" OFFSET ").push_bind(skip);
    Ok(query.build().fetch_all(tx.connection()).await?)
}

/// How many teams there are.
pub async fn count(tx: &mut Reading, workspace: &str) -> Result<i64, StoreError> {
    Ok(sql::query("SELECT count(*) FROM teams WHERE workspace_id = $1")
        .bind(workspace)
        .fetch_one(tx.connection())
        .await?)
}

/// Reads the members of teams, all of them together at most `limit`; false when there are more.
pub async fn fill(
    tx: &mut Reading,
    workspace: &str,
    rows: &mut [Row],
    limit: usize,
) -> Result<bool, StoreError> {
    let all = json!(rows.iter().map(|row| json!([row.id])).collect::<Vec<_>>()).to_string();
    // Nothing is looked up by the workspace: SQLite may otherwise go through all of its memberships for each team.
    let found: Vec<(String, String, String)> = sql::query(
        "SELECT x.team_id, p.id, p.name FROM json_each($1) CROSS JOIN team_members x ON x.team_id = value ->> 0
             CROSS JOIN people p ON p.id = x.person_id
         WHERE x.workspace_id || '' = $2 ORDER BY x.team_id, p.id LIMIT $3",
    )
    .bind(all)
    .bind(workspace)
    .bind(i64::try_from(limit).unwrap_or(i64::MAX - 1) + 1)
    .fetch_all(tx.connection())
    .await?;
    if found.len() > limit {
        return Ok(false);
    }
    let mut members: HashMap<String, Vec<(String, String)>> = HashMap::new();
    for (team, id, name) in found {
        members.entry(team).or_default().push((id, name));
    }
    for row in rows {
        row.members = members.remove(&row.id).unwrap_or_default();
    }
    Ok(true)
}

/// Whether a team is still as it was read with its members, whatever these are called now.
pub async fn is_still(tx: &mut Reading, workspace: &str, seen: &Row) -> Result<bool, StoreError> {
    let now = find(tx, workspace, Wanted::Id(&seen.id)).await?.pop();
    let is_same = |now: &Row| {
        (&now.name, &now.external_id, now.modified_at) == (&seen.name, &seen.external_id, seen.modified_at)
    };
    if !now.as_ref().is_some_and(is_same) {
        return Ok(false);
    }
    let now: HashSet<String> = member_ids(tx, workspace, &seen.id).await?.into_iter().collect();
    Ok(now.len() == seen.members.len() && seen.members.iter().all(|(id, _)| now.contains(id)))
}

/// Who is in a team.
pub async fn member_ids(tx: &mut Reading, workspace: &str, team: &str) -> Result<Vec<String>, StoreError> {
    Ok(sql::query("SELECT person_id FROM team_members WHERE workspace_id = $1 AND team_id = $2")
        .bind(workspace)
        .bind(team)
        .fetch_all(tx.connection())
        .await?)
}

/// Writes a new team, which grants nothing by itself.
pub async fn add(tx: &mut Writing, workspace: &str, id: &str, name: &str) -> Result<(), StoreError> {
    sql::query(
        "INSERT INTO teams (id, workspace_id, name, folded_name, description, permissions)
         VALUES ($1, $2, $3, $4, '', '')",
    )
    .bind(id)
    .bind(workspace)
    .bind(name)
    .bind(fold(name))
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Gives a team another name.
pub async fn rename(tx: &mut Writing, workspace: &str, id: &str, name: &str) -> Result<(), StoreError> {
    sql::query("UPDATE teams SET name = $1, folded_name = $2 WHERE workspace_id = $3 AND id = $4")
        .bind(name)
        .bind(fold(name))
        .bind(workspace)
        .bind(id)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Removes a team.
pub async fn remove(tx: &mut Writing, workspace: &str, id: &str) -> Result<(), StoreError> {
    for sql in [
        "DELETE FROM team_members WHERE workspace_id = $1 AND team_id = $2",
        "DELETE FROM teams WHERE workspace_id = $1 AND id = $2",
    ] {
        sql::query(sql).bind(workspace).bind(id).execute(tx.connection()).await?;
    }
    Ok(())
}

/// The first of these who is no member of the workspace, by place.
pub async fn first_stranger(
    tx: &mut Reading,
    workspace: &str,
    people: &[&str],
) -> Result<Option<usize>, StoreError> {
    let found: Option<i64> = sql::query(
        "SELECT min(key) FROM json_each($1) WHERE NOT EXISTS (
             SELECT 1 FROM memberships m WHERE m.workspace_id = $2 AND m.person_id = value ->> 0)",
    )
    .bind(batch(people))
    .bind(workspace)
    .fetch_one(tx.connection())
    .await?;
    Ok(found.and_then(|place| usize::try_from(place).ok()))
}

/// Puts members into a team.
pub async fn put_in(
    tx: &mut Writing,
    workspace: &str,
    team: &str,
    people: &[&str],
) -> Result<(), StoreError> {
    sql::query(
        "INSERT INTO team_members (workspace_id, team_id, person_id)
         SELECT $2, $3, value ->> 0 FROM json_each($1) WHERE true ON CONFLICT (team_id, person_id) DO NOTHING",
    )
    .bind(batch(people))
    .bind(workspace)
    .bind(team)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Takes members out of a team, which they no longer lead.
pub async fn take_out(
    tx: &mut Writing,
    workspace: &str,
    team: &str,
    people: &[&str],
) -> Result<(), StoreError> {
    for sql in [
        "DELETE FROM team_members WHERE workspace_id = $2 AND team_id = $3
             AND person_id IN (SELECT value ->> 0 FROM json_each($1))",
        "UPDATE teams SET lead_id = NULL WHERE workspace_id = $2 AND id = $3
             AND lead_id IN (SELECT value ->> 0 FROM json_each($1))",
    ] {
        sql::query(sql).bind(batch(people)).bind(workspace).bind(team).execute(tx.connection()).await?;
    }
    Ok(())
}

fn batch(people: &[&str]) -> String {
    json!(people.iter().map(|person| json!([person])).collect::<Vec<_>>()).to_string()
}
