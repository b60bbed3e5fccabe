//! What a state allows.

use crate::{
    DirectSession, Held, State,
    words::{Wanted, not_now},
};
use ergo_protocol::{Agent, Problem};

/// The impersonation session, if the workspace may be inspected: only while the session is active.
///
/// Otherwise, fails with `frozen`, `wrong_state` (before the identity check is confirmed), `not_in_session`, or
/// `not_signed_in`.
pub fn require_active(state: &State) -> Result<&Held, Problem> {
    match state {
        State::Active { held, .. } => Ok(held),
        _ => Err(not_now(state, Wanted::Session)),
    }
}

/// The agent's own session, outside an impersonation session; also while an entry request is open, so that the agent
/// can keep working. What belongs to a person (their stored timezone and locale) is reachable only with this witness
/// (invariant 4).
///
/// Otherwise, fails with `not_signed_in`, `frozen`, or `wrong_state`.
pub fn require_direct(state: &State) -> Result<&DirectSession, Problem> {
    match state {
        State::Direct { session, .. } | State::Requested { session, .. } => Ok(session),
        _ => Err(not_now(state, Wanted::Outside)),
    }
}

/// The agent and their own session, whenever someone is signed in. Otherwise, fails with `not_signed_in`.
pub fn require_signed_in(state: &State) -> Result<(&Agent, &DirectSession), Problem> {
    match state {
        State::SignedOut => Err(not_now(state, Wanted::Outside)),
        State::Direct { agent, session }
        | State::Requested { agent, session, .. }
        | State::Entering { agent, session }
        | State::Confirming { agent, session, .. }
        | State::Active { agent, session, .. }
        | State::Frozen { agent, session, .. }
        | State::Exiting { agent, session, .. }
        | State::Ended { agent, session, .. } => Ok((agent, session)),
    }
}
