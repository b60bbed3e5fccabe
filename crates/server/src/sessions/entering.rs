//! Entering: the one-time ticket of an approved request, and the session that it is exchanged for.

use crate::{
    access::{policy, policy::EntryPolicy},
    auth::{
        caller::Caller,
        ids,
        tokens::{self, Impersonation, NewToken},
    },
    failure::Failure,
    outbox::tell,
    sessions::{notify, request},
    store::{
        Writing, audit,
        board::{Audience, Push},
        requests, sessions, tickets, words,
    },
};
use ergo_protocol::{
    Code, UnixMillis,
    entry::{EntryState, EntryTicket, Scope},
    events::Event,
    oauth::TokenAnswer,
};

/// The most open impersonation sessions of one agent. The desk has one at a time.
const OPEN_OF_AGENT: i64 = 100;

/// How long a ticket is valid: long enough for the exchange that follows immediately.
const TICKET_MILLIS: UnixMillis = 60 * 1000;

/// Issues a ticket and voids the previous one, so there is never more than one. Not audited, because the exchange is.
pub async fn mint_ticket(
    tx: &mut Writing,
    caller: &Caller,
    policy: EntryPolicy,
    id: &str,
) -> Result<EntryTicket, Failure> {
    caller.require_entering_agent()?;
    let row = request::own(tx, caller, id).await?;
    if row.state(tx.now())? != EntryState::Approved {
        return Err(request::closed());
    }
    // The customer may have changed the settings since the request was approved.
    let place = (row.workspace_id.as_str(), row.user_id.as_str());
    policy::require_entry(tx, policy, &caller.subject, place, row.decided_by.is_some()).await?;
    tickets::void_all(tx, id).await?;
    let entry_ticket = ids::new_secret("et")?;
    let expires_at = tx.now() + TICKET_MILLIS;
    tickets::insert(tx, &ids::sha256_hex(&entry_ticket), id, expires_at).await?;
    Ok(EntryTicket { entry_ticket, expires_at })
}

/// A scope as sent, if every word of it is known.
pub fn scope(sent: &str) -> Option<Vec<Scope>> {
    let mut scope = words::scope(sent).ok()?;
    let mut known = Vec::new();
    scope.retain(|one| {
        !known.contains(one) && {
            known.push(*one);
            true
        }
    });
    Some(scope)
}

/// Why a ticket was not exchanged, as distinguished by RFC 6749 §5.2.
pub enum NotEntered {
    /// The ticket is unknown, used, expired, or someone else's: the same answer for all of these.
    Ticket,
    /// The scope includes something that was not approved.
    Scope,
    /// The ticket is valid, but the customer's settings or the policy refuse.
    Refused(Failure),
    /// Anything else.
    Failed(Failure),
}

impl<E: Into<Failure>> From<E> for NotEntered {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// What is needed to enter, besides the caller.
pub struct Terms<'a> {
    /// Whom agents may view.
    pub policy: EntryPolicy,
    /// The `iss` of the token.
    pub issuer: &'a str,
    /// How long a token is valid, in seconds.
    pub token_seconds: i64,
}

/// Exchanges a ticket for an impersonation session and its first token. All or nothing: the ticket is not used up if
/// no token could be issued.
pub async fn enter(
    tx: &mut Writing,
    agent: &Caller,
    terms: &Terms<'_>,
    ticket: &str,
    scope: Option<Vec<Scope>>,
) -> Result<TokenAnswer, NotEntered> {
    // A token with an actor cannot become an actor: sessions are never nested.
    agent.require_entering_agent()?;
    if sessions::count_open(tx, &agent.subject).await?.1 >= OPEN_OF_AGENT {
        let detail = "You have 100 open impersonation sessions. Exit one before you enter another.";
        return Err(NotEntered::Failed(Failure::new(Code::TooMany, detail)));
    }
    let row = redeem(tx, ticket, agent).await?;
    let approved = words::scope(&row.scope)?;
    let mut scope = scope.unwrap_or_else(|| approved.clone());
    if !scope.iter().all(|one| approved.contains(one)) {
        return Err(NotEntered::Scope);
    }
    // The customer may have changed the settings since the ticket was issued.
    let place = (row.workspace_id.as_str(), row.user_id.as_str());
    let allowed =
        policy::require_entry(tx, terms.policy, &agent.subject, place, row.decided_by.is_some()).await;
    let candidate = allowed.map_err(|failure| match failure.code {
        Code::NotFound => NotEntered::Ticket,
        Code::Internal | Code::Busy => NotEntered::Failed(failure),
        _ => NotEntered::Refused(failure),
    })?;
    scope.retain(|one| *one != Scope::Change || candidate.changes_allowed);
    let minutes = row.minutes.min(i64::from(candidate.longest_session_minutes));
    // Never longer than the agent's own session, which it is entered from.
    let ends_at = (tx.second() + minutes * 60_000).min(agent.ends_at);

    let session_id = ids::new_id("ses").map_err(Failure::from)?;
    let scope = words::scope_words(&scope);
    let session = sessions::NewSession {
        id: &session_id,
        subject: &row.user_id,
        span: (tx.second(), ends_at),
        entry: Some(sessions::EntryOf {
            actor: &agent.subject,
            workspace: &row.workspace_id,
            request: &row.id,
            parent: &agent.session_id,
            scope: &scope,
            approved_minutes: row.approved_minutes(),
        }),
    };
    sessions::insert(tx, &session).await?;
    tell_entered(tx, agent, &row, &session_id, minutes, &scope).await?;
    let token = NewToken {
        session_id: &session_id,
        subject: &row.user_id,
        impersonation: Some(Impersonation {
            actor: &agent.subject,
            workspace: &row.workspace_id,
            scope: &scope,
        }),
        expires_at: tokens::expiry(tx.now(), terms.token_seconds, ends_at),
    };
    Ok(tokens::issue(tx, terms.issuer, token).await?)
}

/// Uses up the ticket. Atomic: the transaction has held the write lock from its start, and is rolled back if anything
/// after this fails. Another agent cannot use up the ticket.
async fn redeem(tx: &mut Writing, ticket: &str, agent: &Caller) -> Result<requests::Row, NotEntered> {
    let request = tickets::use_up(tx, &ids::sha256_hex(ticket)).await?.ok_or(NotEntered::Ticket)?;
    // The same refusal for another agent's ticket, so that it does not reveal whether the ticket is valid.
    let row = request::own(tx, agent, &request).await.map_err(|failure| match failure.code {
        Code::NotFound => NotEntered::Ticket,
        _ => NotEntered::Failed(failure),
    })?;
    if row.state(tx.now())? != EntryState::Approved {
        return Err(NotEntered::Ticket);
    }
    requests::set_state(tx, &row.id, EntryState::Used).await?;
    Ok(row)
}

async fn tell_entered(
    tx: &mut Writing,
    agent: &Caller,
    row: &requests::Row,
    session_id: &str,
    minutes: i64,
    scope: &str,
) -> Result<(), Failure> {
    let entry = audit::Entry {
        action: "session.entered",
        subject: row.user_id.clone(),
        actor: Some(agent.subject.clone()),
        session: Some(session_id.to_owned()),
        workspace: Some(row.workspace_id.clone()),
        target: Some(row.user_id.clone()),
        detail: format!("Entry request {}, {minutes} minutes, {scope}", row.id),
    };
    audit::record(tx, &entry).await?;
    let entered = sessions::find(tx, session_id).await?;
    let entered = entered.ok_or_else(|| Failure::internal(&"a new session is not there"))?;
    let text = format!("Support has started a session of up to {minutes} minutes.");
    tx.tell(Push::Tell(Audience::Leads, Event::SessionsChanged));
    tell::entered(tx, &entered).await?;
    notify::tell(tx, &entered, &text).await
}
