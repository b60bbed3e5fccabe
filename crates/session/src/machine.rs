//! The state machine: a pure function from state and event to state and effects.

use crate::{Effect, Event, State};
use ergo_protocol::{Code, Problem};

/// Moves a desk by one event.
///
/// An event that does not fit gives the state back unchanged, with words for a person.
// The state goes in and comes back by value: large on purpose, and moved once per event of a person.
#[allow(clippy::result_large_err)]
pub fn step(state: State, _event: Event) -> Result<(State, Vec<Effect>), (State, Problem)> {
    Err((state, Problem::new(Code::WrongState, "")))
}
