//! The facts known when a session begins.

use ergo_protocol::{Person, UnixMillis, WorkspaceRef};

/// The facts recorded when a session begins: the header of its chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionStart {
    /// The session id (`sid`).
    pub id: String,
    /// The viewed user.
    pub viewed: Person,
    /// The workspace that was entered.
    pub workspace: WorkspaceRef,
    /// The agent who entered.
    pub agent: Person,
    /// Why the agent entered.
    pub reason: String,
    /// The support ticket.
    pub ticket: String,
    /// When it was entered.
    pub started_at: UnixMillis,
}
