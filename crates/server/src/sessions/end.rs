//! Ends sessions. Every ending goes through here: what the session armed is voided, sessions entered from it end too,
//! and the audit, the customer, and the desk are informed.

use crate::{
    access::policy::EntryPolicy,
    failure::Failure,
    outbox::tell,
    sessions::{notify, standing},
    store::{
        Reading, StoreError, Writing, audit,
        board::{Audience, Push},
        grants, sessions,
        sessions::{Session, Which, Why},
        standing as facts,
    },
};
use ergo_protocol::events::{EndCause, Event};

/// Ends sessions, except those that have already ended.
pub async fn end(tx: &mut Writing, which: Which<'_>, why: Why<'_>) -> Result<(), Failure> {
    let mut open = sessions::not_ended(tx, which).await?;
    // Children first, because their event stream ends with the session that they were entered from.
    open.sort_by_key(|session| session.actor_id.is_none());
    for session in open {
        let is_child = matches!(which, Which::WithChildren(id) if id != session.id);
        let cause = if is_child { EndCause::ParentEnded } else { why.cause };
        end_one(tx, &session, Why { cause, ..why }).await?;
    }
    Ok(())
}

/// Ends a session, and those entered from it, if it may not continue.
pub async fn end_if_due(tx: &mut Writing, session: &str, policy: EntryPolicy) -> Result<(), Failure> {
    match standing::cause(tx, session, policy).await? {
        Some(cause) => end(tx, Which::WithChildren(session), Why::itself(cause)).await,
        None => Ok(()),
    }
}

/// Ends the sessions that may not continue in a workspace, after something there changed.
pub async fn end_unfit(tx: &mut Writing, workspace: &str, policy: EntryPolicy) -> Result<(), Failure> {
    let now = tx.now();
    for facts in facts::all_in(tx, workspace).await? {
        if let Some(cause) = standing::due(&facts, now, policy) {
            end(tx, Which::WithChildren(&facts.session_id), Why::itself(cause)).await?;
        }
    }
    Ok(())
}

async fn end_one(tx: &mut Writing, session: &Session, why: Why<'_>) -> Result<(), Failure> {
    if !sessions::set_ended(tx, &session.id, why).await? {
        return Ok(());
    }
    let Why { cause, by, message } = why;
    let words = standing::words(cause);
    let mut detail = capital(words);
    if let Some(by) = by {
        detail = format!("{detail} ({by})");
    }
    let entry = audit::Entry {
        action: if cause == EndCause::Expired { "session.expired" } else { "session.ended" },
        subject: session.subject_id.clone(),
        actor: session.actor_id.clone(),
        session: Some(session.id.clone()),
        workspace: session.workspace_id.clone(),
        target: None,
        detail,
    };
    audit::record(tx, &entry).await?;
    if !message.is_empty() {
        // Only for the agent: without a workspace, the customer cannot read it.
        let said = audit::Entry {
            action: "session.end_message",
            workspace: None,
            detail: message.to_owned(),
            ..entry.clone()
        };
        audit::record(tx, &said).await?;
    }
    for (grant, _) in grants::void(tx, grants::Which::OfSession(&session.id)).await? {
        let detail = format!("Grant {grant}: the session has ended");
        audit::record(tx, &audit::Entry { action: "change.disarmed", detail, ..entry.clone() }).await?;
    }
    tell::ended(tx, session, why).await?;
    notify::tell(tx, session, &format!("The support session has ended: {words}.")).await?;
    for push in news(tx, session, why).await? {
        tx.tell(push);
    }
    Ok(())
}

/// The announcements of a session's end: to the person whose session it was, and to the leads if it was in a
/// workspace.
pub async fn news(tx: &mut Reading, session: &Session, why: Why<'_>) -> Result<Vec<Push>, StoreError> {
    let by = standing::somebody_else(tx, session, why.by).await?;
    let message = standing::said(why.message);
    let event = Event::SessionEnded { session_id: session.id.clone(), cause: why.cause, by, message };
    let mut news = vec![Push::Tell(Audience::Agent(session.holder().to_owned()), event)];
    if session.actor_id.is_some() {
        news.push(Push::Tell(Audience::Leads, Event::SessionsChanged));
    }
    Ok(news)
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
