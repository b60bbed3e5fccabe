//! The one gate for change (invariant 5). In this release it is closed.
//!
//! A change to a workspace would need a [`Permit`], and only `ergo_session::may_change` can give one: it gives
//! none yet. There is deliberately no call in the workspace client that changes a workspace.

use super::Desk;
use ergo_protocol::Problem;
use ergo_session::{Permit, may_change};

impl Desk {
    /// Asks for the permission to make one change.
    pub fn permit_change(&self) -> Result<Permit, Problem> {
        may_change(self.lock().state())
    }
}
