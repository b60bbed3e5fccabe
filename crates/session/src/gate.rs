//! The one gate for change (invariant 5).

use crate::{State, require_active};
use ergo_protocol::{Code, Problem, change::Change};

/// The permission to make one change. Only [`may_change`] makes one, and making the change uses it up.
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

/// Whether a change may be made now, and which. Every change to a workspace in an impersonation session has
/// to ask here first.
///
/// Only for the one armed change, and only once its intent was written down ([`crate::Event::ChangeBegun`]).
/// Otherwise [`Code::NotArmed`] in an active session, and what [`require_active`] says elsewhere.
pub fn may_change(state: &State) -> Result<Permit, Problem> {
    match &require_active(state)?.armed {
        Some(armed) if armed.calling => Ok(Permit { change: armed.draft.change.clone() }),
        _ => Err(Problem::new(
            Code::NotArmed,
            "This session is read-only. Nothing was changed. Arm the change first.",
        )),
    }
}
