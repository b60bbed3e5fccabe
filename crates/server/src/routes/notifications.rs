//! What a person was told about support sessions.

use crate::{app::App, caller::Caller, people, precondition::tagged, problem::Failure};
use axum::{extract::State, response::Response};
use ergo_protocol::notifications::{Notification, Notifications};

/// How many are answered at most.
const MOST: i64 = 200;

/// One's own, the newest first.
#[utoipa::path(get, path = "/v1/me/notifications", tag = "profile", security(("bearer" = [])),
    responses((status = 200, body = Notifications)))]
pub async fn list(caller: Caller, State(app): State<App>) -> Result<Response, Failure> {
    caller.require_direct()?;
    let mut connection = app.pool.acquire().await?;
    let rows: Vec<(i64, String, String, String, String, String)> = sqlx::query_as(
        "SELECT n.at, n.workspace_id, s.subject_id, s.actor_id, n.session_id, n.text
         FROM notifications n JOIN sessions s ON s.id = n.session_id
         WHERE n.person_id = ? AND s.actor_id IS NOT NULL ORDER BY n.seq DESC LIMIT ?",
    )
    .bind(&caller.subject)
    .bind(MOST)
    .fetch_all(&mut *connection)
    .await?;
    let mut items = Vec::new();
    for (at, workspace, viewed, agent, session_id, text) in rows {
        items.push(Notification {
            at,
            workspace: people::known_workspace(&mut *connection, &workspace).await?,
            viewed: people::known_person(&mut *connection, &viewed).await?,
            agent: people::known_person(&mut *connection, &agent).await?,
            session_id,
            text,
        });
    }
    tagged(&Notifications { items })
}
