//! The one gate for change (invariant 5).

use crate::{State, require_active};
use ergo_catalog::text;
use ergo_protocol::{Code, Problem, change::Change};

/// The permission to make one change. Only [`may_change`] creates one, and making the change consumes it.
#[derive(Debug, PartialEq, Eq)]
pub struct Permit {
    change: Change,
}

impl Permit {
    /// The one change that it is for.
    pub fn into_change(self) -> Change {
        self.change
    }
}

/// Whether a change may be made now, and which one. Every change to a workspace in an impersonation session must pass
/// here first.
///
/// Granted only for the one armed change, and only after its intent was recorded ([`crate::Event::ChangeBegun`]).
/// Otherwise, fails with [`Code::NotArmed`] in an active session, and with the problem from [`require_active`] in any
/// other state.
pub fn may_change(state: &State) -> Result<Permit, Problem> {
    match &require_active(state)?.armed {
        Some(armed) if armed.calling => Ok(Permit { change: armed.draft.change.clone() }),
        _ => Err(Problem::new(
            Code::NotArmed,
            text!("This session is read-only. Nothing was changed. Arm the change first."),
        )),
    }
}
