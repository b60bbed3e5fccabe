//! The one gate for change (invariant 5). In this release it is closed.

use crate::{State, require_active};
use ergo_protocol::{Code, Problem};

/// The permission to make one change. No value of it exists in this release, so code behind the gate
/// cannot run: that is checked by the compiler, not by a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permit {}

/// Whether a change may be made now. Every change to a workspace in an impersonation session has to ask
/// here first.
///
/// Closed: [`Code::NotArmed`] in an active session, and what [`require_active`] says elsewhere. A later
/// release opens it for one stated change, for a short time.
pub fn may_change(state: &State) -> Result<Permit, Problem> {
    require_active(state)?;
    Err(Problem::new(
        Code::NotArmed,
        "This session is read-only. Nothing was changed. Ask the customer to make the change themselves.",
    ))
}
