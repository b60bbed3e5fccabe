//! Workspaces.

use super::{Reading, StoreError, Writing, sql, words};
use ergo_protocol::{
    Person, UnixMillis, WorkspaceRef,
    directory::SupportAccess,
    workspace::{RoleCount, SettingValue},
};

/// A stored workspace.
pub struct Row {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its plan.
    pub plan: String,
    /// Where its data is stored.
    pub region: String,
    /// When it was created.
    pub created_at: UnixMillis,
    /// The customer's switch for support.
    pub support_access: SupportAccess,
    /// Whether support may change things.
    pub changes_allowed: bool,
    /// The longest support session, in minutes.
    pub longest_session_minutes: i64,
    /// Whom it wants to be notified, as stored.
    pub support_notify: String,
}

impl sql::FromRow for Row {
    fn from_row(row: &sql::Row) -> Result<Self, sql::Error> {
        Ok(Self {
            id: row.try_get("id")?,
            name: row.try_get("name")?,
            plan: row.try_get("plan")?,
            region: row.try_get("region")?,
            created_at: row.try_get("created_at")?,
            support_access: words::column(row, "support_access")?,
            changes_allowed: row.try_get("changes_allowed")?,
            longest_session_minutes: row.try_get("longest_session_minutes")?,
            support_notify: row.try_get("support_notify")?,
        })
    }
}

/// The workspace with this id.
pub async fn find(tx: &mut Reading, id: &str) -> Result<Option<Row>, StoreError> {
    let sql =
        "SELECT id, name, plan, region, created_at, support_access, changes_allowed, longest_session_minutes,
                   support_notify
               FROM workspaces WHERE id = $1";
    Ok(sql::query(sql).bind(id).fetch_optional(tx.connection()).await?)
}

/// Whether there is any workspace.
pub async fn are_there(tx: &mut Reading) -> Result<bool, StoreError> {
    let there: Option<i64> =
        sql::query("SELECT 1 FROM workspaces LIMIT 1").fetch_optional(tx.connection()).await?;
    Ok(there.is_some())
}

/// The id and name of a workspace whose existence the database guarantees.
pub async fn known(tx: &mut Reading, id: &str) -> Result<WorkspaceRef, StoreError> {
    let (id, name) = sql::query("SELECT id, name FROM workspaces WHERE id = $1")
        .bind(id)
        .fetch_one(tx.connection())
        .await?;
    Ok(WorkspaceRef { id, name })
}

/// How many members, teams, and roles it has.
pub async fn counts(tx: &mut Reading, id: &str) -> Result<(u32, u32, u32), StoreError> {
    let (members, teams, roles): (i64, i64, i64) = sql::query(
        "SELECT (SELECT CAST(coalesce(sum(members), 0) AS BIGINT) FROM member_counts WHERE workspace_id = $1),
                (SELECT count(*) FROM teams WHERE workspace_id = $1),
                (SELECT count(*) FROM roles WHERE workspace_id = $1)",
    )
    .bind(id)
    .fetch_one(tx.connection())
    .await?;
    Ok((words::count(members), words::count(teams), words::count(roles)))
}

/// How many members each role has, largest first.
pub async fn members_by_role(tx: &mut Reading, id: &str) -> Result<Vec<RoleCount>, StoreError> {
    let rows: Vec<(String, String, i64)> = sql::query(
        "SELECT r.id, r.name, CAST(coalesce(sum(c.members), 0) AS BIGINT) AS members
         FROM roles r LEFT JOIN member_counts c ON c.role_id = r.id AND c.workspace_id = r.workspace_id
         WHERE r.workspace_id = $1 GROUP BY r.id, r.name, r.position ORDER BY members DESC, r.position",
    )
    .bind(id)
    .fetch_all(tx.connection())
    .await?;
    let count = |(role_id, role, members)| RoleCount { role_id, role, members: words::count(members) };
    Ok(rows.into_iter().map(count).collect())
}

/// Its owners, by name.
pub async fn owners(tx: &mut Reading, id: &str) -> Result<Vec<Person>, StoreError> {
    let rows: Vec<(String, String, String)> = sql::query(
        "SELECT p.id, p.name, p.email
         FROM roles r CROSS JOIN memberships m ON m.workspace_id = r.workspace_id AND m.role_id = r.id
              JOIN people p ON p.id = m.person_id
         WHERE r.workspace_id = $1 AND r.is_owner <> 0 ORDER BY m.sort_name, p.id",
    )
    .bind(id)
    .fetch_all(tx.connection())
    .await?;
    Ok(rows.into_iter().map(|(id, name, email)| Person { id, name, email }).collect())
}

/// Sets one of the support-access settings: the column has the setting's name, which is one of our own.
pub async fn set_support(
    tx: &mut Writing,
    id: &str,
    column: &'static str,
    value: &SettingValue,
) -> Result<(), StoreError> {
    let sql = format!("UPDATE workspaces SET {column} = $1 WHERE id = $2");
    let query = sql::query(sql);
    let query = match value {
        SettingValue::Switch(on) => query.bind(*on),
        SettingValue::Number(number) => query.bind(*number),
        SettingValue::Choice(choice) => query.bind(choice.as_str()),
        // No support setting is a list: the definitions refuse one before it gets here, and so would the column.
        SettingValue::List(list) => query.bind(serde_json::to_string(list)?),
    };
    query.bind(id).execute(tx.connection()).await?;
    Ok(())
}
