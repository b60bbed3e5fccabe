//! Members of a workspace: who they are, and what they are granted. `member_list` has the lists.

pub use super::member_list::find;
use super::{Reading, StoreError, Writing, sql, words};
use ergo_protocol::{
    UnixMillis,
    workspace::{MemberStatus, Named},
};

/// More about a member: their locale, when they joined, and when they were last seen.
pub async fn more(
    tx: &mut Reading,
    workspace: &str,
    person: &str,
) -> Result<(String, UnixMillis, Option<UnixMillis>), StoreError> {
    Ok(sql::query(
        "SELECT p.locale, m.joined_at, p.last_seen_at FROM memberships m JOIN people p ON p.id = m.person_id
         WHERE m.workspace_id = $1 AND m.person_id = $2",
    )
    .bind(workspace)
    .bind(person)
    .fetch_one(tx.connection())
    .await?)
}

/// A person's status in a workspace; `None` if they are not a member.
pub async fn status(
    tx: &mut Reading,
    workspace: &str,
    person: &str,
) -> Result<Option<MemberStatus>, StoreError> {
    let word: Option<String> =
        sql::query("SELECT status FROM memberships WHERE workspace_id = $1 AND person_id = $2")
            .bind(workspace)
            .bind(person)
            .fetch_optional(tx.connection())
            .await?;
    word.as_deref().map(words::read).transpose()
}

/// The workspaces in which a person is an active member.
pub async fn workspaces_of(tx: &mut Reading, person: &str) -> Result<Vec<String>, StoreError> {
    Ok(sql::query(
        "SELECT workspace_id FROM memberships WHERE person_id = $1 AND status = 'active' ORDER BY workspace_id",
    )
    .bind(person)
    .fetch_all(tx.connection())
    .await?)
}

/// A role or a team, with the keys of the permissions that it grants.
#[derive(Clone)]
pub struct Granting {
    /// The role or team.
    pub named: Named,
    /// The keys, separated by spaces.
    pub keys: String,
}

/// A member's role and teams, with the permissions that they grant. `None` if the person is not a member.
pub async fn granting(
    tx: &mut Reading,
    workspace: &str,
    person: &str,
) -> Result<Option<(Granting, Vec<Granting>)>, StoreError> {
    type Found = (String, String, String);
    let granting = |(id, name, keys): Found| Granting { named: Named { id, name }, keys };
    let role: Option<Found> = sql::query(
        "SELECT r.id, r.name, r.permissions FROM memberships m JOIN roles r ON r.id = m.role_id
         WHERE m.workspace_id = $1 AND m.person_id = $2",
    )
    .bind(workspace)
    .bind(person)
    .fetch_optional(tx.connection())
    .await?;
    let Some(role) = role else { return Ok(None) };
    let teams: Vec<Found> = sql::query(
        "SELECT t.id, t.name, t.permissions FROM team_members x JOIN teams t ON t.id = x.team_id
         WHERE x.workspace_id = $1 AND x.person_id = $2 ORDER BY t.folded_name, t.id",
    )
    .bind(workspace)
    .bind(person)
    .fetch_all(tx.connection())
    .await?;
    Ok(Some((granting(role), teams.into_iter().map(granting).collect())))
}

/// The active members who have this permission, through their role or a team.
pub async fn with_permission(
    tx: &mut Reading,
    workspace: &str,
    permission: &str,
) -> Result<Vec<String>, StoreError> {
    Ok(sql::query(
        // Starts from the roles and teams instead of scanning all members, because it runs under the write lock.
        "SELECT person_id FROM memberships WHERE workspace_id = $1 AND status = 'active' AND role_id IN (
             SELECT id FROM roles WHERE workspace_id = $1 AND ' ' || permissions || ' ' LIKE $2 ESCAPE '\\')
         UNION
         SELECT m.person_id FROM teams t JOIN team_members x ON x.team_id = t.id
             JOIN memberships m ON m.workspace_id = $1 AND m.person_id = x.person_id
         WHERE t.workspace_id = $1 AND ' ' || t.permissions || ' ' LIKE $2 ESCAPE '\\' AND m.status = 'active'
         ORDER BY 1",
    )
    .bind(workspace)
    .bind(words::anywhere(&format!(" {permission} ")))
    .fetch_all(tx.connection())
    .await?)
}

/// The active owners of a workspace.
pub async fn owners(tx: &mut Reading, workspace: &str) -> Result<Vec<String>, StoreError> {
    Ok(sql::query(
        "SELECT person_id FROM memberships WHERE workspace_id = $1 AND status = 'active' AND role_id IN (
             SELECT id FROM roles WHERE workspace_id = $1 AND is_owner <> 0)
         ORDER BY person_id",
    )
    .bind(workspace)
    .fetch_all(tx.connection())
    .await?)
}

/// Gives a member another role.
pub async fn set_role(tx: &mut Writing, workspace: &str, person: &str, role: &str) -> Result<(), StoreError> {
    sql::query("UPDATE memberships SET role_id = $1 WHERE workspace_id = $2 AND person_id = $3")
        .bind(role)
        .bind(workspace)
        .bind(person)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Whether a member has no person, or no role in their workspace. On PostgreSQL, nothing else checks that when a database is
/// restored: see migration 17.
pub async fn has_orphans(tx: &mut Reading) -> Result<bool, StoreError> {
    Ok(sql::query(
        "SELECT EXISTS (
             SELECT 1 FROM memberships m WHERE NOT EXISTS (SELECT 1 FROM people p WHERE p.id = m.person_id)
                 OR NOT EXISTS (SELECT 1 FROM roles r WHERE r.workspace_id = m.workspace_id AND r.id = m.role_id))",
    )
    .fetch_one(tx.connection())
    .await?)
}
