//! Closes entry requests that can no longer be used, because of the customer's settings, the agent's account, or the
//! membership of the person they are about.

use crate::{
    failure::Failure,
    outbox::tell::{self, Standing},
    store::{
        Writing, audit,
        board::{Audience, Push},
        requests, tickets,
    },
};
use ergo_protocol::{entry::EntryState, events::Event, messages::Body};

/// Closes a workspace's open requests: only those that policy approved, or all.
pub async fn close_in(
    tx: &mut Writing,
    workspace: &str,
    only_by_policy: bool,
    why: &str,
) -> Result<(), Failure> {
    for request in requests::open_in(tx, workspace, only_by_policy).await? {
        close(tx, &request, why).await?;
    }
    Ok(())
}

/// Closes every open request. Returns how many had not lapsed.
pub async fn close_every(tx: &mut Writing, why: &str) -> Result<usize, Failure> {
    let mut closed = 0;
    for request in requests::all_open(tx).await? {
        closed += usize::from(close(tx, &request, why).await?);
    }
    Ok(closed)
}

/// Closes an agent's open requests.
pub async fn close_of(tx: &mut Writing, agent: &str, why: &str) -> Result<(), Failure> {
    for request in requests::open_of(tx, agent).await? {
        close(tx, &request, why).await?;
    }
    Ok(())
}

/// Closes the open requests to view someone in a workspace.
pub async fn close_about(tx: &mut Writing, workspace: &str, user: &str, why: &str) -> Result<(), Failure> {
    for request in requests::open_about(tx, workspace, user).await? {
        close(tx, &request, why).await?;
    }
    Ok(())
}

/// Closes a request. Returns whether it was open until now.
async fn close(tx: &mut Writing, request: &requests::Row, why: &str) -> Result<bool, Failure> {
    // A lapsed request is already closed.
    if request.state(tx.now())? == EntryState::Lapsed {
        return Ok(false);
    }
    requests::set_withdrawn(tx, &request.id, None, why).await?;
    tickets::void_all(tx, &request.id).await?;
    let entry = audit::Entry {
        action: "entry.closed",
        subject: request.agent_id.clone(),
        actor: None,
        session: None,
        workspace: Some(request.workspace_id.clone()),
        target: Some(request.user_id.clone()),
        detail: format!("{}: {why}", request.id),
    };
    audit::record(tx, &entry).await?;
    tell::entry(tx, &request.id, Standing { kind: Body::EntryWithdrawn, by: None, word: "" }).await?;
    let decided = Event::RequestDecided { request_id: request.id.clone() };
    tx.tell(Push::Tell(Audience::Agent(request.agent_id.clone()), decided));
    tx.tell(Push::Tell(Audience::Leads, Event::ApprovalsChanged));
    Ok(true)
}
