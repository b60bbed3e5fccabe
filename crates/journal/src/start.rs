//! What is known when a session begins.

use ergo_protocol::{Person, UnixMillis, WorkspaceRef};

/// What is written down when a session begins. It is the header of the session's chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionStart {
    /// The session id (`sid`).
    pub id: String,
    /// Who is viewed.
    pub viewed: Person,
    /// Where.
    pub workspace: WorkspaceRef,
    /// By whom.
    pub agent: Person,
    /// Why.
    pub reason: String,
    /// The support ticket.
    pub ticket: String,
    /// When it was entered.
    pub started_at: UnixMillis,
}
