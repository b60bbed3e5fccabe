//! The members of a workspace who have a role or are in a team, page by page, for a search among those who may do something.

use super::{Reading, StoreError, sql, words};
use ergo_protocol::workspace::MemberStatus;

/// A member with a role or in a team.
pub struct Holder {
    /// The person's id.
    pub id: String,
    /// The person's email address.
    pub email: String,
    /// Whether they can sign in.
    pub status: MemberStatus,
    /// Whether an earlier role or team of the same search has them too.
    pub is_known: bool,
}

impl sql::FromRow for Holder {
    fn from_row(row: &sql::Row) -> Result<Self, sql::Error> {
        Ok(Self {
            id: row.try_get("id")?,
            email: row.try_get("email")?,
            status: words::column(row, "status")?,
            is_known: row.try_get("is_known")?,
        })
    }
}

/// Members with this role, in the order of an index that is there anyway, which begins after a member. `None` if that member
/// is not there anymore.
pub async fn of_role(
    tx: &mut Reading,
    (workspace, role): (&str, &str),
    after: Option<&str>,
    most: u32,
) -> Result<Option<Vec<Holder>>, StoreError> {
    let mut query = sql::QueryBuilder::new(
        "SELECT m.person_id AS id, p.email, m.status, 0 <> 0 AS is_known
         FROM memberships m CROSS JOIN people p ON p.id = m.person_id WHERE m.workspace_id = ",
    );
    query.push_bind(workspace).push(" AND m.role_id = ").push_bind(role);
    if let Some(after) = after {
        let name: Option<String> =
            sql::query("SELECT sort_name FROM memberships WHERE workspace_id = $1 AND person_id = $2")
                .bind(workspace)
                .bind(after)
                .fetch_optional(tx.connection())
                .await?;
        let Some(name) = name else { return Ok(None) };
        query.push(" AND (m.sort_name, m.person_id) > (").push_bind(name).push(", ");
        query.push_bind(after).push(")");
    }
    query.push(" ORDER BY m.sort_name, m.person_id LIMIT ").push_bind(i64::from(most));
    Ok(Some(query.build().fetch_all(tx.connection()).await?))
}

/// Members of this team, by id, which begins after one. Known are those who have one of these roles or are in one of these
/// teams.
pub async fn of_team(
    tx: &mut Reading,
    (workspace, team): (&str, &str),
    after: Option<&str>,
    most: u32,
    (roles, teams): (&[&str], &[&str]),
) -> Result<Vec<Holder>, StoreError> {
    let mut query = sql::QueryBuilder::new("SELECT x.person_id AS id, p.email, m.status, (0 <> 0");
    if !roles.is_empty() {
        query.push(" OR m.role_id IN (").push_list(roles.iter().copied()).push(")");
    }
    if !teams.is_empty() {
        query.push(
            " OR EXISTS (SELECT 1 FROM team_members y
                 WHERE y.workspace_id = x.workspace_id AND y.person_id = x.person_id AND y.team_id IN (",
        );
        query.push_list(teams.iter().copied()).push("))");
    }
    query.push(
        ") AS is_known FROM team_members x
         CROSS JOIN memberships m ON m.workspace_id = x.workspace_id AND m.person_id = x.person_id
         CROSS JOIN people p ON p.id = x.person_id WHERE x.workspace_id = ",
    );
    query.push_bind(workspace).push(" AND x.team_id = ").push_bind(team);
    query.push(" AND x.person_id > ").push_bind(after.unwrap_or_default());
    query.push(" ORDER BY x.person_id LIMIT ").push_bind(i64::from(most));
    Ok(query.build().fetch_all(tx.connection()).await?)
}

/// The workspaces in which a person is a member, by id, which begin after one.
pub async fn workspaces_of(
    tx: &mut Reading,
    person: &str,
    after: &str,
    most: u32,
) -> Result<Vec<String>, StoreError> {
    Ok(sql::query(
        "SELECT workspace_id FROM memberships WHERE person_id = $1 AND workspace_id > $2
         ORDER BY workspace_id LIMIT $3",
    )
    .bind(person)
    .bind(after)
    .bind(i64::from(most))
    .fetch_all(tx.connection())
    .await?)
}
