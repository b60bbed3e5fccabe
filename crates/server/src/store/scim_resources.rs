//! What a directory says about a member or a team, beyond what everybody has.

use super::{Reading, StoreError, Writing, sql};
use ergo_protocol::UnixMillis;

/// What a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A member.
    User,
    /// A team.
    Group,
}

impl Kind {
    fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Group => "group",
        }
    }
}

/// What a directory says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// Its own id.
    pub external_id: Option<String>,
    /// What it has removed, separated by spaces.
    pub left_out: String,
}

/// The latest of these times of a member or a team, most of which may be missing.
pub fn latest<const N: usize>(row: &sql::Row, columns: [&str; N]) -> Result<UnixMillis, sql::Error> {
    let mut latest = UnixMillis::MIN;
    for column in columns {
        latest = latest.max(row.try_get::<Option<UnixMillis>>(column)?.unwrap_or(latest));
    }
    Ok(latest)
}

/// Writes what a directory says; it has changed now.
pub async fn set(
    tx: &mut Writing,
    (workspace, kind, id): (&str, Kind, &str),
    said: &Said,
    created_at: UnixMillis,
) -> Result<(), StoreError> {
    let now = tx.now();
    sql::query(
        "INSERT INTO scim_resources (workspace_id, kind, id, external_id, left_out, created_at, modified_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (workspace_id, kind, id) DO UPDATE SET external_id = excluded.external_id,
             left_out = excluded.left_out, created_at = excluded.created_at, modified_at = excluded.modified_at",
    )
    .bind(workspace)
    .bind(kind.as_str())
    .bind(id)
    .bind(&said.external_id)
    .bind(&said.left_out)
    .bind(created_at)
    .bind(now)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Forgets what a directory said.
pub async fn forget(tx: &mut Writing, workspace: &str, kind: Kind, id: &str) -> Result<(), StoreError> {
    sql::query("DELETE FROM scim_resources WHERE workspace_id = $1 AND kind = $2 AND id = $3")
        .bind(workspace)
        .bind(kind.as_str())
        .bind(id)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Whether a person is known to the directory of this workspace, and to no other.
pub async fn is_from_here_alone(tx: &mut Reading, workspace: &str, person: &str) -> Result<bool, StoreError> {
    let (all, here): (i64, i64) = sql::query(
        "SELECT (SELECT count(*) FROM scim_resources WHERE kind = 'user' AND id = $2),
                (SELECT count(*) FROM scim_resources WHERE workspace_id = $1 AND kind = 'user' AND id = $2)",
    )
    .bind(workspace)
    .bind(person)
    .fetch_one(tx.connection())
    .await?;
    Ok((all, here) == (1, 1))
}
