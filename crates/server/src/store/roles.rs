//! Roles.

use super::{Reading, StoreError, sql, words};
use ergo_protocol::workspace::Role;

/// What a role change needs to know about a role.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whether it is the owners' role.
    pub is_owner: bool,
    /// The keys of its permissions, separated by spaces.
    pub permissions: String,
}

impl sql::FromRow for Row {
    fn from_row(row: &sql::Row) -> Result<Self, sql::Error> {
        Ok(Self {
            id: row.try_get("id")?,
            name: row.try_get("name")?,
            is_owner: row.try_get("is_owner")?,
            permissions: row.try_get("permissions")?,
        })
    }
}

impl sql::FromRow for Role {
    fn from_row(row: &sql::Row) -> Result<Self, sql::Error> {
        Ok(Self {
            id: row.try_get("id")?,
            name: row.try_get("name")?,
            description: row.try_get("description")?,
            built_in: row.try_get("built_in")?,
            members: Some(words::count(row.try_get("members")?)),
            permissions: words::keys(&row.try_get::<String>("permissions")?).collect(),
        })
    }
}

/// A role in a workspace.
pub async fn find(tx: &mut Reading, workspace: &str, id: &str) -> Result<Option<Row>, StoreError> {
    Ok(sql::query("SELECT id, name, is_owner, permissions FROM roles WHERE workspace_id = $1 AND id = $2")
        .bind(workspace)
        .bind(id)
        .fetch_optional(tx.connection())
        .await?)
}

/// All roles of a workspace, in order, without their member counts.
pub async fn in_order(tx: &mut Reading, workspace: &str) -> Result<Vec<Row>, StoreError> {
    Ok(sql::query(
        "SELECT id, name, is_owner, permissions FROM roles WHERE workspace_id = $1 ORDER BY position",
    )
    .bind(workspace)
    .fetch_all(tx.connection())
    .await?)
}

/// All roles of a workspace, built-in ones first.
pub async fn all(tx: &mut Reading, workspace: &str) -> Result<Vec<Role>, StoreError> {
    Ok(sql::query(
        "SELECT r.id, r.name, r.description, r.built_in, r.permissions,
                (SELECT CAST(coalesce(sum(c.members), 0) AS BIGINT) FROM member_counts c
                 WHERE c.workspace_id = $1 AND c.role_id = r.id) AS members
         FROM roles r WHERE r.workspace_id = $1 ORDER BY r.built_in DESC, r.position",
    )
    .bind(workspace)
    .fetch_all(tx.connection())
    .await?)
}

/// The number of owners who can sign in, other than this person.
pub async fn other_owners(tx: &mut Reading, workspace: &str, person: &str) -> Result<i64, StoreError> {
    Ok(sql::query(
        "SELECT count(*) FROM roles r CROSS JOIN memberships m ON m.workspace_id = r.workspace_id AND m.role_id = r.id
         WHERE r.workspace_id = $1 AND m.person_id <> $2 AND m.status = 'active' AND r.is_owner <> 0",
    )
    .bind(workspace)
    .bind(person)
    .fetch_one(tx.connection())
    .await?)
}
