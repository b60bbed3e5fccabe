//! Telling the customer: a row for each person whom the workspace wants told, in the transaction of what it tells.

use crate::{
    caller::Caller,
    clock::now_millis,
    effective::Grants,
    permissions,
    problem::Failure,
    sessions::{self, Session},
    stored,
};
use ergo_protocol::directory::Notify;
use sqlx::SqliteConnection;

/// Tells whoever is to be told about a session.
pub async fn tell(connection: &mut SqliteConnection, session: &Session, text: &str) -> Result<(), Failure> {
    let Some(workspace) = &session.workspace_id else { return Ok(()) };
    for person in to_be_told(connection, workspace, &session.subject_id).await? {
        sqlx::query(
            "INSERT INTO notifications (at, person_id, workspace_id, session_id, text) VALUES (?, ?, ?, ?, ?)",
        )
        .bind(now_millis())
        .bind(&person)
        .bind(workspace)
        .bind(&session.id)
        .bind(text)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// Tells of a change that was made in an impersonation session; what the customer does themselves is no news.
pub async fn tell_of_change(
    connection: &mut SqliteConnection,
    caller: &Caller,
    text: &str,
) -> Result<(), Failure> {
    if caller.actor().is_none() {
        return Ok(());
    }
    let session = sessions::require_open(&mut *connection, &caller.session_id).await?;
    tell(connection, &session, text).await
}

async fn to_be_told(
    connection: &mut SqliteConnection,
    workspace: &str,
    viewed: &str,
) -> Result<Vec<String>, Failure> {
    let word: String = sqlx::query_scalar("SELECT support_notify FROM workspaces WHERE id = ?")
        .bind(workspace)
        .fetch_one(&mut *connection)
        .await?;
    match stored::read(&word)? {
        Notify::Nobody => Ok(Vec::new()),
        Notify::ViewedUser => Ok(vec![viewed.to_owned()]),
        Notify::Owners => Ok(sqlx::query_scalar(
            "SELECT m.person_id FROM memberships m JOIN roles r ON r.id = m.role_id
             WHERE m.workspace_id = ? AND m.status = 'active' AND r.is_owner ORDER BY m.person_id",
        )
        .bind(workspace)
        .fetch_all(connection)
        .await?),
        Notify::Admins => managers(connection, workspace).await,
    }
}

/// The active members who manage support access, by their role or a team.
async fn managers(connection: &mut SqliteConnection, workspace: &str) -> Result<Vec<String>, Failure> {
    // Narrowed down first: a workspace may have thousands of members.
    let likely: Vec<String> = sqlx::query_scalar(
        "SELECT m.person_id FROM memberships m JOIN roles r ON r.id = m.role_id
         WHERE m.workspace_id = ?1 AND m.status = 'active' AND (instr(r.permissions, ?2) OR EXISTS (
             SELECT 1 FROM team_members x JOIN teams t ON t.id = x.team_id
             WHERE x.workspace_id = ?1 AND x.person_id = m.person_id AND instr(t.permissions, ?2)))
         ORDER BY m.person_id",
    )
    .bind(workspace)
    .bind(permissions::MANAGE_SUPPORT)
    .fetch_all(&mut *connection)
    .await?;
    let mut managers = Vec::new();
    for person in likely {
        let grants = Grants::of(connection, workspace, &person).await?;
        if grants.is_some_and(|grants| grants.allow(permissions::MANAGE_SUPPORT)) {
            managers.push(person);
        }
    }
    Ok(managers)
}
