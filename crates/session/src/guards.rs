//! What a state allows.

use crate::{DirectSession, Held, State};
use ergo_protocol::{Agent, Code, Problem};

/// The impersonation session, when the workspace may be looked at.
pub fn require_active(state: &State) -> Result<&Held, Problem> {
    match state {
        State::Active { held, .. } => Ok(held),
        _ => Err(Problem::new(Code::WrongState, "")),
    }
}

/// The agent's own session, when nobody is impersonated. What belongs to a person (their stored timezone
/// and locale) is only reachable with this witness (invariant 4).
pub fn require_direct(state: &State) -> Result<&DirectSession, Problem> {
    match state {
        State::Direct { session, .. } => Ok(session),
        _ => Err(Problem::new(Code::WrongState, "")),
    }
}

/// The agent and their own session, whenever somebody is signed in.
pub fn require_signed_in(state: &State) -> Result<(&Agent, &DirectSession), Problem> {
    match state {
        State::SignedOut => Err(Problem::new(Code::NotSignedIn, "")),
        State::Direct { agent, session }
        | State::Entering { agent, session }
        | State::Confirming { agent, session, .. }
        | State::Active { agent, session, .. }
        | State::Frozen { agent, session, .. }
        | State::Exiting { agent, session, .. }
        | State::Ended { agent, session, .. } => Ok((agent, session)),
    }
}
