//! What customers are told about support sessions.

use crate::{Person, UnixMillis, WorkspaceRef};
use serde::{Deserialize, Serialize};

/// One notification to a person in a workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Notification {
    /// When it was sent.
    pub at: UnixMillis,
    /// The workspace that was entered.
    pub workspace: WorkspaceRef,
    /// The user who was viewed.
    pub viewed: Person,
    /// The agent who entered.
    pub agent: Person,
    /// The session it is about.
    pub session_id: String,
    /// What happened, in a sentence.
    pub text: String,
}

/// The response of `GET /v1/me/notifications`: the caller's own, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Notifications {
    /// The caller's own notifications, newest first; at most 200.
    pub items: Vec<Notification>,
    /// Where the next page starts; absent at the end.
    pub next_cursor: Option<String>,
}
