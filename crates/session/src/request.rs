//! The open entry request at the desk.

#![allow(
    clippy::result_large_err,
    reason = "the state goes in and comes back by value: large on purpose, and moved once an event"
)]

use crate::{DirectSession, Effect, State};
use ergo_catalog::text;
use ergo_protocol::{
    Agent, Code, Problem,
    entry::{EntryRequest, EntryState},
};

type Step = Result<(State, Vec<Effect>), (State, Problem)>;

/// Opens a request at the desk. Only the agent's own requests can be opened.
pub(crate) fn open(agent: Agent, session: DirectSession, request: EntryRequest) -> Step {
    if request.agent.id == session.subject() {
        return Ok((State::Requested { agent, session, request }, Vec::new()));
    }
    let problem = Problem::new(
        Code::NotFound,
        text!("You have no such entry request. Only the agent who made a request can use it to enter."),
    );
    Err((State::Direct { agent, session }, problem))
}

/// Updates the open request with what the server reported. News about another request is ignored.
pub(crate) fn hear(agent: Agent, session: DirectSession, open: EntryRequest, heard: EntryRequest) -> Step {
    if same(&open, &heard) {
        return Ok((State::Requested { agent, session, request: heard }, Vec::new()));
    }
    let problem = Problem::new(
        Code::IdentityMismatch,
        text!("The server answered about a different request, so the answer was ignored."),
    );
    Err((State::Requested { agent, session, request: open }, problem))
}

/// The agent enters with the open request.
pub(crate) fn enter(agent: Agent, session: DirectSession, request: EntryRequest) -> Step {
    if request.state == EntryState::Approved {
        return Ok((State::Entering { agent, session }, Vec::new()));
    }
    let message = if request.revocation.is_some() {
        "The approval for this request was revoked, so nothing was opened."
    } else {
        "This request is not approved, so nothing was opened."
    };
    let problem = Problem::new(Code::ApprovalNeeded, message);
    Err((State::Requested { agent, session, request }, problem))
}

/// Whether a request can no longer lead to a session, so that it does not block another one.
pub(crate) fn is_over(request: &EntryRequest) -> bool {
    !matches!(request.state, EntryState::Pending | EntryState::Approved)
}

/// Whether both are the same request for the same thing. Only what a decision changes may differ.
fn same(one: &EntryRequest, other: &EntryRequest) -> bool {
    one.id == other.id
        && one.agent.id == other.agent.id
        && one.user.id == other.user.id
        && one.workspace.id == other.workspace.id
        && one.reason == other.reason
        && one.ticket == other.ticket
}
