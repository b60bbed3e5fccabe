//! Renewing and extending an impersonation session: by the agent's own session from which it was entered, as long
//! as the session's row lives and the customer's settings and the policy allow it.

use crate::{
    app::App,
    audit,
    body::{Incoming, Segments},
    caller::{Caller, Kind},
    clock::now_millis,
    database::begin_write,
    policy,
    problem::Failure,
    requests,
    sessions::{self, Session},
    stored,
    tokens::{self, Impersonation, NewToken},
};
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use ergo_protocol::{
    Code, UnixMillis,
    directory::Candidate,
    entry::Scope,
    oauth::TokenAnswer,
    session::{Extended, Extension},
};
use sqlx::SqliteConnection;

/// A new token of the same session: same subject, actor, workspace and `sid`; the scope as it is now.
#[utoipa::path(post, path = "/v1/sessions/{sid}/renew", tag = "session", security(("bearer" = [])),
    params(("sid" = String, Path)), responses((status = 200, body = TokenAnswer)))]
pub async fn renew(
    caller: Caller,
    State(app): State<App>,
    Segments(sid): Segments<String>,
) -> Result<Json<TokenAnswer>, Failure> {
    let mut transaction = begin_write(&app.pool).await?;
    let entered = entered(&mut transaction, &caller, &sid).await?;
    let candidate = match allowed(&mut transaction, &app, &entered).await {
        Ok(candidate) => candidate,
        // Something broke: that says nothing about the session.
        Err(failure) if failure.code == Code::Internal => return Err(failure),
        Err(refusal) => {
            // It does not go on: then it is over for everybody who may still hold a token of it.
            let pushes = sessions::end(&mut transaction, &sid, &refusal.detail).await?;
            transaction.commit().await?;
            app.board.push(pushes);
            return Err(refusal);
        }
    };
    let mut scope = stored::scope(&entered.session.scope)?;
    scope.retain(|one| *one != Scope::Change || candidate.changes_allowed);
    let scope = stored::scope_words(&scope)?;
    let (issued_at, expires_at) = tokens::token_span(app.token_seconds, entered.session.ends_at / 1000);
    let token = NewToken {
        session_id: &sid,
        subject: &entered.session.subject_id,
        impersonation: Some(Impersonation {
            actor: &caller.subject,
            workspace: &entered.workspace,
            scope: &scope,
        }),
        issued_at,
        expires_at,
    };
    let answer = tokens::issue(&mut transaction, &app.issuer, token).await?;
    transaction.commit().await?;
    Ok(Json(answer))
}

/// Lets a session last longer, within what the workspace allows and a second person has approved.
#[utoipa::path(post, path = "/v1/sessions/{sid}/extend", tag = "session", security(("bearer" = [])),
    params(("sid" = String, Path)), request_body = Extension, responses((status = 200, body = Extended)))]
pub async fn extend(
    caller: Caller,
    State(app): State<App>,
    Segments(sid): Segments<String>,
    body: Incoming,
) -> Result<Response, Failure> {
    let mut transaction = begin_write(&app.pool).await?;
    let entered = entered(&mut transaction, &caller, &sid).await?;
    let extension: Extension = body.json()?;
    let reason = extension.reason.trim();
    if !(10..=500).contains(&reason.chars().count()) {
        return Err(Failure::new(Code::ReasonLength, "Give a reason of 10 to 500 characters."));
    }
    if extension.minutes == 0 {
        return Err(Failure::new(Code::MinutesOutOfRange, "Extend by at least one minute."));
    }
    let candidate = allowed(&mut transaction, &app, &entered).await?;
    let ends_at = entered.session.ends_at + i64::from(extension.minutes) * 60_000;
    let by_workspace = entered.session.started_at + i64::from(candidate.longest_session_minutes) * 60_000;
    if ends_at > by_workspace {
        let detail = format!(
            "{} allows support sessions of at most {} minutes in all.",
            candidate.workspace.name, candidate.longest_session_minutes
        );
        return Err(Failure::new(Code::SessionLimit, detail));
    }
    if ends_at > entered.limit(&candidate) {
        let detail = "A second person has approved no longer time than this. Send a new request for more.";
        return Err(Failure::new(Code::ApprovalNeeded, detail));
    }
    sqlx::query("UPDATE sessions SET ends_at = ? WHERE id = ?")
        .bind(ends_at)
        .bind(&sid)
        .execute(&mut *transaction)
        .await?;
    let entry = audit::Entry {
        workspace: Some(&entered.workspace),
        target: Some(&sid),
        detail: format!("By {} minutes: {reason}", extension.minutes),
        ..audit::Entry::by(&caller, "session.extended")
    };
    audit::record(&mut transaction, &entry).await?;
    transaction.commit().await?;
    Ok(Json(Extended { ends_at }).into_response())
}

/// Until when the caller's session could be extended at the latest.
pub async fn extendable_until(
    connection: &mut SqliteConnection,
    caller: &Caller,
) -> Result<UnixMillis, Failure> {
    let Kind::Impersonating { workspace, .. } = &caller.kind else { return Ok(caller.ends_at) };
    let session = sessions::require_open(&mut *connection, &caller.session_id).await?;
    let longest: i64 = sqlx::query_scalar("SELECT longest_session_minutes FROM workspaces WHERE id = ?")
        .bind(workspace)
        .fetch_one(&mut *connection)
        .await?;
    let request = request_of(connection, &session).await?;
    Ok(limit(&session, &request, longest).max(caller.ends_at))
}

/// An impersonation session of the caller's.
struct Entered {
    session: Session,
    workspace: String,
    request: requests::Row,
}

impl Entered {
    fn limit(&self, candidate: &Candidate) -> UnixMillis {
        limit(&self.session, &self.request, i64::from(candidate.longest_session_minutes))
    }
}

fn limit(session: &Session, request: &requests::Row, longest: i64) -> UnixMillis {
    let minutes = if request.is_approved_by_person() { longest.min(request.minutes) } else { longest };
    session.started_at + minutes * 60_000
}

/// The living session of that id, when the caller has entered it from this very session. Otherwise it does not
/// exist for them.
async fn entered(connection: &mut SqliteConnection, caller: &Caller, sid: &str) -> Result<Entered, Failure> {
    caller.require_entering_agent()?;
    let session = sessions::find(&mut *connection, sid).await?.ok_or_else(Failure::not_found)?;
    let workspace = session.workspace_id.clone().ok_or_else(Failure::not_found)?;
    let is_theirs = session.actor_id.as_deref() == Some(&caller.subject)
        && session.parent_id.as_deref() == Some(&caller.session_id);
    if !is_theirs {
        return Err(Failure::not_found());
    }
    if session.ended_at.is_some() || session.ends_at <= now_millis() {
        return Err(sessions::ended());
    }
    let request = request_of(connection, &session).await?;
    Ok(Entered { session, workspace, request })
}

async fn request_of(connection: &mut SqliteConnection, session: &Session) -> Result<requests::Row, Failure> {
    let id = session.entry_request_id.as_deref().ok_or_else(Failure::not_found)?;
    requests::find(connection, id).await?.ok_or_else(Failure::not_found)
}

/// Refuses a session that would not be let in now.
async fn allowed(
    connection: &mut SqliteConnection,
    app: &App,
    entered: &Entered,
) -> Result<Candidate, Failure> {
    let by_person = entered.request.is_approved_by_person();
    let user = &entered.session.subject_id;
    policy::require_entry(connection, app.policy, &entered.workspace, user, by_person).await.map_err(
        |failure| {
            match failure.code {
                // Whoever was viewed is no longer there.
                Code::NotFound => sessions::ended(),
                _ => failure,
            }
        },
    )
}
