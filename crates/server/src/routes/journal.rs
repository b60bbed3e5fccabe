//! Taking in the journal of a finished session.
//!
//! Stored as it comes: the hash chain is verified by whoever reads it (`ergo journal verify`), because a
//! broken chain is evidence too and must not be turned away.

use crate::{
    app::App,
    audit,
    body::{Incoming, Segments},
    caller::Caller,
    clock::now_millis,
    database::begin_write,
    problem::Failure,
    sessions,
};
use axum::{extract::State, http::StatusCode};
use ergo_protocol::{Code, journal::SessionJournal};

/// Stores the journal, once. The same one again is fine; another one is refused.
#[utoipa::path(post, path = "/v1/sessions/{sid}/journal", tag = "session", security(("bearer" = [])),
    params(("sid" = String, Path)), request_body = SessionJournal,
    responses((status = 204, description = "It is stored")))]
pub async fn store(
    caller: Caller,
    State(app): State<App>,
    Segments(sid): Segments<String>,
    body: Incoming,
) -> Result<StatusCode, Failure> {
    caller.require_agent()?;
    let mut transaction = begin_write(&app.pool).await?;
    let session = sessions::find(&mut *transaction, &sid).await?.ok_or_else(Failure::not_found)?;
    if session.actor_id.as_deref() != Some(&caller.subject) {
        return Err(Failure::not_found());
    }
    let journal: SessionJournal = body.json()?;
    let record = &journal.record;
    if record.id != session.id
        || record.viewed.id != session.subject_id
        || record.agent.id != caller.subject
        || Some(&record.workspace.id) != session.workspace_id.as_ref()
    {
        return Err(Failure::new(Code::InvalidRequest, "This is the journal of another session."));
    }
    if session.ended_at.is_none() && session.ends_at > now_millis() {
        return Err(Failure::new(Code::RequestClosed, "The session still runs. Exit it first."));
    }
    let text = serde_json::to_string(&journal)?;
    let stored: Option<String> = sqlx::query_scalar("SELECT body FROM journals WHERE session_id = ?")
        .bind(&sid)
        .fetch_optional(&mut *transaction)
        .await?;
    match stored {
        Some(stored) if stored == text => return Ok(StatusCode::NO_CONTENT),
        Some(_) => {
            let detail = "Another journal of this session is stored already; it is not replaced.";
            return Err(Failure::new(Code::RequestClosed, detail));
        }
        None => {}
    }
    sqlx::query("INSERT INTO journals (session_id, stored_at, body) VALUES (?, ?, ?)")
        .bind(&sid)
        .bind(now_millis())
        .bind(&text)
        .execute(&mut *transaction)
        .await?;
    let entry = audit::Entry {
        workspace: session.workspace_id.as_deref(),
        target: Some(&sid),
        detail: format!("{} entries", journal.entries.len()),
        ..audit::Entry::by(&caller, "journal.stored")
    };
    audit::record(&mut transaction, &entry).await?;
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
