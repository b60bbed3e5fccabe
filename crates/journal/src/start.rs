//! What is known when a session begins.

use ergo_protocol::{Person, UnixMillis, WorkspaceRef};

/// What is written down when a session begins. It is the header of the session's chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionStart {
    /// The session id (`sid`).
    pub id: String,
    /// The user who is viewed.
    pub viewed: Person,
    /// The workspace that was entered.
    pub workspace: WorkspaceRef,
    /// The agent who entered.
    pub agent: Person,
    /// Why the agent entered.
    pub reason: String,
    /// The support ticket it belongs to.
    pub ticket: String,
    /// When it was entered.
    pub started_at: UnixMillis,
}
