//! The members of a workspace as its directory sees them. How they are changed is in `scim_members`.

use super::{Reading, StoreError, scim_resources, sql, words};
use ergo_protocol::{UnixMillis, workspace::MemberStatus};
use std::collections::HashMap;

/// How many members' teams are read at once.
const AT_ONCE: usize = 500;

/// A member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The person's id.
    pub id: String,
    /// The address.
    pub email: String,
    /// The name.
    pub name: String,
    /// The standing.
    pub status: MemberStatus,
    /// The time zone, or the default.
    pub timezone: String,
    /// The locale, or the default.
    pub locale: String,
    /// The role's id.
    pub role_id: String,
    /// The role's name.
    pub role: String,
    /// Whether the role owns the workspace.
    pub is_owner: bool,
    /// When they joined.
    pub joined_at: UnixMillis,
    /// When their directory, or an import, last changed them.
    pub modified_at: UnixMillis,
    /// The directory's own id.
    pub external_id: Option<String>,
    /// What the directory has removed, separated by spaces.
    pub left_out: String,
    /// Ids and names of their teams.
    pub teams: Vec<(String, String)>,
}

impl sql::FromRow for Row {
    fn from_row(row: &sql::Row) -> Result<Self, sql::Error> {
        Ok(Self {
            id: row.try_get("id")?,
            email: row.try_get("email")?,
            name: row.try_get("name")?,
            status: words::column(row, "status")?,
            timezone: row.try_get("timezone")?,
            locale: row.try_get("locale")?,
            role_id: row.try_get("role_id")?,
            role: row.try_get("role")?,
            is_owner: row.try_get("is_owner")?,
            joined_at: row.try_get("joined_at")?,
            modified_at: scim_resources::latest(
                row,
                ["modified_at", "member_imported_at", "person_imported_at"],
            )?,
            external_id: row.try_get("external_id")?,
            left_out: row.try_get("left_out")?,
            teams: Vec::new(),
        })
    }
}

const COLUMNS: &str =
    "p.id, p.email, p.name, m.status, p.timezone, p.locale, r.id AS role_id, r.name AS role, r.is_owner, m.joined_at,
     coalesce(x.modified_at, m.joined_at) AS modified_at, m.imported_at AS member_imported_at,
     p.imported_at AS person_imported_at, x.external_id, coalesce(x.left_out, '') AS left_out";

/// What belongs to a membership `m`.
const WITH_ALL: &str = "
    JOIN people p ON p.id = m.person_id JOIN roles r ON r.id = m.role_id
    LEFT JOIN scim_resources x ON x.workspace_id = m.workspace_id AND x.kind = 'user' AND x.id = m.person_id";

/// What an index finds.
#[derive(Clone, Copy, Debug)]
pub enum Wanted<'a> {
    /// By the person's id.
    Id(&'a str),
    /// By the directory's id.
    ExternalId(&'a str),
    /// By the address, without regard to ASCII case.
    Address(&'a str),
}

/// The members whom an index finds, without their teams.
pub async fn find(tx: &mut Reading, workspace: &str, wanted: Wanted<'_>) -> Result<Vec<Row>, StoreError> {
    let mut query = sql::QueryBuilder::new(format!(
        "SELECT {COLUMNS} FROM memberships m {WITH_ALL} WHERE m.workspace_id = "
    ));
    query.push_bind(workspace).push(" AND m.person_id ");
    match wanted {
        Wanted::Id(id) => {
            query.push("= ").push_bind(id);
        }
        Wanted::ExternalId(id) => {
            query.push("IN (SELECT id FROM scim_resources WHERE kind = 'user' AND workspace_id = ");
            query.push_bind(workspace).push(" AND external_id = ").push_bind(id).push(")");
        }
        Wanted::Address(address) => {
            query.push("IN (SELECT id FROM people WHERE lower(email) = ");
            query.push_bind(address.to_ascii_lowercase()).push(")");
        }
    }
    Ok(query.build().fetch_all(tx.connection()).await?)
}

/// Members without their teams in the order in which they came, the newest first: after that time and id, without the first `skip`.
pub async fn page(
    tx: &mut Reading,
    workspace: &str,
    after: Option<(UnixMillis, &str)>,
    skip: u32,
    limit: u32,
) -> Result<Vec<Row>, StoreError> {
    // First the index alone, then everything about the few that are left of it.
    let mut query = sql::QueryBuilder::new(format!(
        "SELECT {COLUMNS} FROM (SELECT workspace_id, person_id FROM memberships WHERE workspace_id = "
    ));
    query.push_bind(workspace);
    if let Some((joined_at, id)) = after {
        query.push(" AND (joined_at, person_id) < (").push_bind(joined_at);
        query.push(", ").push_bind(id).push(")");
    }
    query.push(" ORDER BY joined_at DESC, person_id DESC LIMIT ").push_bind(limit);
    query.push(" OFFSET ").push_bind(skip);
    query.push(
        ") k CROSS JOIN memberships m ON m.workspace_id = k.workspace_id AND m.person_id = k.person_id ",
    );
    query.push(WITH_ALL).push(" ORDER BY m.joined_at DESC, m.person_id DESC");
    Ok(query.build().fetch_all(tx.connection()).await?)
}

/// How many members there are.
pub async fn count(tx: &mut Reading, workspace: &str) -> Result<i64, StoreError> {
    Ok(sql::query("SELECT count(*) FROM memberships WHERE workspace_id = $1")
        .bind(workspace)
        .fetch_one(tx.connection())
        .await?)
}

/// Reads the teams of members, all of them together at most `limit`; false when there are more.
pub async fn fill(
    tx: &mut Reading,
    workspace: &str,
    rows: &mut [Row],
    limit: usize,
) -> Result<bool, StoreError> {
    let mut left = limit;
    for some in rows.chunks_mut(AT_ONCE) {
        let mut query = sql::QueryBuilder::new(
            "SELECT x.person_id, t.id, t.name FROM team_members x JOIN teams t ON t.id = x.team_id
             WHERE x.workspace_id = ",
        );
        query.push_bind(workspace).push(" AND x.person_id IN (");
        query.push_list(some.iter().map(|row| row.id.clone()));
        query.push(") ORDER BY t.folded_name, t.id LIMIT ");
        query.push_bind(i64::try_from(left).unwrap_or(i64::MAX - 1) + 1);
        let found: Vec<(String, String, String)> = query.build().fetch_all(tx.connection()).await?;
        let Some(rest) = left.checked_sub(found.len()) else { return Ok(false) };
        left = rest;
        let mut teams: HashMap<String, Vec<(String, String)>> = HashMap::new();
        for (person, id, name) in found {
            teams.entry(person).or_default().push((id, name));
        }
        for row in some {
            row.teams = teams.remove(&row.id).unwrap_or_default();
        }
    }
    Ok(true)
}

/// Whether somebody belongs to more than this workspace: as an agent, or as a member of another one.
pub async fn is_shared(tx: &mut Reading, workspace: &str, person: &str) -> Result<bool, StoreError> {
    let found: Option<i64> = sql::query(
        "SELECT 1 FROM agents WHERE person_id = $2
         UNION ALL SELECT 1 FROM memberships WHERE person_id = $2 AND workspace_id <> $1 LIMIT 1",
    )
    .bind(workspace)
    .bind(person)
    .fetch_optional(tx.connection())
    .await?;
    Ok(found.is_some())
}

/// Anybody with this address, without regard to ASCII case, on the whole server.
pub async fn with_address(tx: &mut Reading, address: &str) -> Result<Option<String>, StoreError> {
    Ok(sql::query("SELECT id FROM people WHERE lower(email) = $1 LIMIT 1")
        .bind(address.to_ascii_lowercase())
        .fetch_optional(tx.connection())
        .await?)
}
