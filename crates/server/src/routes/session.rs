//! Who am I, and the end of a session.

use crate::{
    app::App,
    body::Segments,
    caller::{Caller, Kind},
    database::begin_write,
    people, permissions,
    precondition::tagged,
    problem::Failure,
    routes::renewal,
    sessions, visibility,
};
use axum::{extract::State, http::StatusCode, response::Response};
use ergo_protocol::{AgentRole, session::WhoAmI};

/// Who the server says this token is. The core compares it with the token.
#[utoipa::path(get, path = "/v1/session", tag = "session", security(("bearer" = [])),
    responses((status = 200, body = WhoAmI)))]
pub async fn who_am_i(caller: Caller, State(app): State<App>) -> Result<Response, Failure> {
    let (actor, workspace, scope) = match &caller.kind {
        Kind::Direct { .. } => (None, None, Vec::new()),
        Kind::Impersonating { actor, workspace, scope } => (
            Some(people::known_person(&app.pool, actor).await?),
            Some(people::known_workspace(&app.pool, workspace).await?),
            scope.clone(),
        ),
    };
    let mut connection = app.pool.acquire().await?;
    let extendable_until = renewal::extendable_until(&mut connection, &caller).await?;
    tagged(&WhoAmI {
        extendable_until,
        changes_allowed: visibility::changes_allowed(&mut connection, &caller).await?,
        subject: people::known_person(&app.pool, &caller.subject).await?,
        agent_role: caller.agent_role(),
        actor,
        workspace,
        scope,
        expires_at: caller.expires_at,
        ends_at: caller.ends_at,
        session_id: caller.session_id,
    })
}

/// Ends a session: one's own or one that one entered, any as a lead, or support's sessions in a workspace
/// whose support access one manages. Once more does nothing. For everybody else it does not exist.
#[utoipa::path(delete, path = "/v1/sessions/{sid}", tag = "session", security(("bearer" = [])),
    params(("sid" = String, Path)), responses((status = 204, description = "It has ended")))]
pub async fn end(
    caller: Caller,
    State(app): State<App>,
    Segments(sid): Segments<String>,
) -> Result<StatusCode, Failure> {
    let mut transaction = begin_write(&app.pool).await?;
    let session = sessions::find(&mut *transaction, &sid).await?.ok_or_else(Failure::not_found)?;
    let why = if let Some(actor) = caller.actor() {
        // With the session's own token: only this one session, and the agent is who ends it.
        (session.id == caller.session_id).then(|| format!("By {actor}, its agent"))
    } else if session.subject_id == caller.subject && session.actor_id.is_none() {
        Some("By its own person".to_owned())
    } else if session.actor_id.as_deref() == Some(&caller.subject) {
        Some(format!("By {}, its agent", caller.subject))
    } else if caller.agent_role() == Some(AgentRole::Lead) {
        Some(format!("By {}, a lead", caller.subject))
    } else if let Some(workspace) = &session.workspace_id {
        let may = permissions::MANAGE_SUPPORT;
        visibility::member_may(&mut transaction, &caller, workspace, may)
            .await?
            .then(|| format!("By {}, for the customer", caller.subject))
    } else {
        None
    };
    let why = why.ok_or_else(Failure::not_found)?;
    let pushes = sessions::end(&mut transaction, &sid, &why).await?;
    transaction.commit().await?;
    app.board.push(pushes);
    Ok(StatusCode::NO_CONTENT)
}
