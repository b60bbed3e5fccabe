//! How many members there are. The database keeps the counts of whole workspaces, roles, and teams (migration 20).

use super::{Reading, StoreError, sql, words};
use ergo_protocol::workspace::MemberStatus;

/// A workspace or an organization with more members than this is large: no list and no search reads all of them.
const LARGE: u32 = 20_000;

/// How many members match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Total {
    /// How many were counted.
    pub members: u32,
    /// Whether there are more: not all of them were counted.
    pub at_least: bool,
}

impl Total {
    /// All of them were counted.
    pub const fn exactly(members: u32) -> Self {
        Self { members, at_least: false }
    }
}

/// The result of a counting statement.
pub async fn number(tx: &mut Reading, query: sql::QueryBuilder) -> Result<u32, StoreError> {
    let count: i64 = query.build().fetch_one(tx.connection()).await?;
    Ok(words::count(count))
}

/// Whether a workspace is large.
pub async fn is_large(tx: &mut Reading, workspace: &str) -> Result<bool, StoreError> {
    Ok(of_workspace(tx, workspace, None, None).await? > LARGE)
}

/// Whether all workspaces together are large.
pub async fn is_large_in_all(tx: &mut Reading) -> Result<bool, StoreError> {
    // No count is zero, so there is no need to add up more of them than this.
    let mut query = sql::QueryBuilder::new(
        "SELECT CAST(coalesce(sum(few.members), 0) AS BIGINT) FROM (SELECT c.members FROM member_counts c LIMIT ",
    );
    query.push_bind(LARGE + 1).push(") few");
    Ok(number(tx, query).await? > LARGE)
}

/// The members of a workspace, or those with this role and this status.
pub async fn of_workspace(
    tx: &mut Reading,
    workspace: &str,
    role: Option<&str>,
    status: Option<MemberStatus>,
) -> Result<u32, StoreError> {
    let mut query = sql::QueryBuilder::new(
        "SELECT CAST(coalesce(sum(members), 0) AS BIGINT) FROM member_counts WHERE workspace_id = ",
    );
    query.push_bind(workspace.to_owned());
    if let Some(role) = role {
        query.push(" AND role_id = ").push_bind(role.to_owned());
    }
    if let Some(status) = status {
        query.push(" AND status = ").push_bind(status.as_str());
    }
    number(tx, query).await
}

/// The members of a team, which is one of this workspace, or nobody matches.
pub async fn of_team(tx: &mut Reading, workspace: &str, team: &str) -> Result<u32, StoreError> {
    let mut query = sql::QueryBuilder::new(
        "SELECT CAST(coalesce(sum(c.members), 0) AS BIGINT) FROM teams t JOIN team_counts c ON c.team_id = t.id
         WHERE t.workspace_id = ",
    );
    query.push_bind(workspace.to_owned()).push(" AND t.id = ").push_bind(team.to_owned());
    number(tx, query).await
}
