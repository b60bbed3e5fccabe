//! A second person decides on an agent's entry request, and may revoke an approval. Their input is checked last, so
//! that someone who may not decide does not find out whether it would have been valid.

use crate::{
    access::{policy, policy::EntryPolicy},
    auth::caller::Caller,
    failure::Failure,
    outbox::tell::{self, Standing},
    sessions::{
        end, request,
        request::{LAPSES_AFTER_MILLIS, may_decide},
        text,
    },
    store::{
        Reading, Writing, audit,
        board::{Audience, Push},
        requests, sessions,
        sessions::{Which, Why},
        tickets, words,
    },
};
use ergo_protocol::{
    Code,
    entry::{Approval, EntryRequest, EntryState, Refusal, Revoking},
    events::{EndCause, Event},
    messages::Body,
};

/// Approves all or part of what was requested. The agent then has half an hour to enter.
pub async fn approve(
    tx: &mut Writing,
    caller: &Caller,
    policy: EntryPolicy,
    id: &str,
    approval: Result<Approval, Failure>,
) -> Result<EntryRequest, Failure> {
    let row = pending(tx, caller, id).await?;
    let approval = approval?;
    let word = text::message(&approval.word)?;
    let asked = words::scope(&row.asked_scope)?;
    if approval.minutes == 0 || i64::from(approval.minutes) > row.asked_minutes {
        let detail =
            format!("You can approve 1 to {} minutes, no more than was requested.", row.asked_minutes);
        return Err(Failure::new(Code::MinutesOutOfRange, detail));
    }
    if approval.scope.is_empty() || !approval.scope.iter().all(|one| asked.contains(one)) {
        return Err(Failure::invalid(
            "Approve at least one of the requested permissions, and nothing that was not requested.",
        ));
    }
    // If the customer or the policy does not allow it, it cannot be approved either.
    policy::require_candidate(tx, policy, &row.agent_id, (&row.workspace_id, &row.user_id)).await?;
    let scope: Vec<_> = asked.into_iter().filter(|one| approval.scope.contains(one)).collect();
    let lapses_at = tx.now() + LAPSES_AFTER_MILLIS;
    requests::set_terms(tx, id, approval.minutes, &scope, lapses_at).await?;
    decided(tx, caller, &row, (EntryState::Approved, "entry.approved"), &word).await
}

/// Declines, with a short explanation.
pub async fn decline(
    tx: &mut Writing,
    caller: &Caller,
    id: &str,
    refusal: Result<Refusal, Failure>,
) -> Result<EntryRequest, Failure> {
    let row = pending(tx, caller, id).await?;
    let word = text::message(&refusal?.word)?;
    if word.is_empty() {
        return Err(Failure::new(Code::WordLength, "Briefly say why. The agent will read it."));
    }
    decided(tx, caller, &row, (EntryState::Declined, "entry.declined"), &word).await
}

/// Revokes an approval: an unused request is withdrawn; the session of a used one is ended. Idempotent.
pub async fn revoke(
    tx: &mut Writing,
    caller: &Caller,
    id: &str,
    revoking: Result<Revoking, Failure>,
) -> Result<EntryRequest, Failure> {
    let row = decidable(tx, caller, id).await?;
    let word = text::message(&revoking?.word)?;
    if row.is_revoked() {
        return Ok(row.into_request(tx).await?);
    }
    match row.state(tx.now())? {
        EntryState::Approved => {
            requests::set_state(tx, id, EntryState::Withdrawn).await?;
            tickets::void_all(tx, id).await?;
        }
        EntryState::Used if !sessions::not_ended(tx, Which::OfRequest(id)).await?.is_empty() => {}
        _ => return Err(request::closed()),
    }
    requests::set_revoked(tx, id, &caller.subject, &word).await?;
    record(tx, caller, &row, "entry.revoked", &word).await?;
    let standing = Standing { kind: Body::EntryWithdrawn, by: Some(&caller.subject), word: &word };
    tell::entry(tx, id, standing).await?;
    end::end(tx, Which::OfRequest(id), Why::by(EndCause::ApprovalRevoked, &caller.subject)).await?;
    tell_decided(tx, &row).await
}

/// The request that the caller may decide on, while it is pending.
async fn pending(tx: &mut Reading, caller: &Caller, id: &str) -> Result<requests::Row, Failure> {
    let row = decidable(tx, caller, id).await?;
    match row.state(tx.now())? {
        EntryState::Pending => Ok(row),
        _ => Err(request::closed()),
    }
}

/// The request that the caller may decide on. For anyone who may not, it does not exist.
async fn decidable(tx: &mut Reading, caller: &Caller, id: &str) -> Result<requests::Row, Failure> {
    caller.require_direct()?;
    let row = requests::find(tx, id).await?.ok_or_else(Failure::not_found)?;
    if row.agent_id == caller.subject {
        return Err(Failure::new(
            Code::OwnRequest,
            "You cannot decide on your own request. Ask a lead or the customer.",
        ));
    }
    if !may_decide(tx, caller, &row.workspace_id).await? {
        return Err(Failure::not_found());
    }
    Ok(row)
}

async fn decided(
    tx: &mut Writing,
    caller: &Caller,
    row: &requests::Row,
    (state, action): (EntryState, &'static str),
    word: &str,
) -> Result<EntryRequest, Failure> {
    requests::set_decided(tx, &row.id, state, &caller.subject, word).await?;
    record(tx, caller, row, action, word).await?;
    let kind = if state == EntryState::Approved { Body::EntryApproved } else { Body::EntryDeclined };
    tell::entry(tx, &row.id, Standing { kind, by: Some(&caller.subject), word }).await?;
    tell_decided(tx, row).await
}

async fn record(
    tx: &mut Writing,
    caller: &Caller,
    row: &requests::Row,
    action: &'static str,
    word: &str,
) -> Result<(), Failure> {
    let entry = audit::Entry {
        workspace: Some(row.workspace_id.clone()),
        target: Some(row.user_id.clone()),
        detail: format!("{}, requested by {}: {word}", row.id, row.agent_id),
        ..caller.entry(action)
    };
    Ok(audit::record(tx, &entry).await?)
}

/// Announces a decision. Returns the request as it is afterwards.
async fn tell_decided(tx: &mut Writing, row: &requests::Row) -> Result<EntryRequest, Failure> {
    let event = Event::RequestDecided { request_id: row.id.clone() };
    tx.tell(Push::Tell(Audience::Agent(row.agent_id.clone()), event));
    tx.tell(Push::Tell(Audience::Leads, Event::ApprovalsChanged));
    let after = requests::find(tx, &row.id).await?.ok_or_else(Failure::not_found)?;
    Ok(after.into_request(tx).await?)
}
