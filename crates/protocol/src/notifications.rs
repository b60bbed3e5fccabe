//! What a customer is told about support sessions.

use crate::{Person, UnixMillis, WorkspaceRef};
use serde::{Deserialize, Serialize};

/// One thing a person of a workspace is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Notification {
    /// When.
    pub at: UnixMillis,
    /// In which workspace.
    pub workspace: WorkspaceRef,
    /// Who was viewed.
    pub viewed: Person,
    /// By whom.
    pub agent: Person,
    /// The session.
    pub session_id: String,
    /// In words.
    pub text: String,
}

/// Answer of `GET /v1/me/notifications`: one's own, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Notifications {
    /// At most 200.
    pub items: Vec<Notification>,
    /// Where the next page starts; absent at the end.
    pub next_cursor: Option<String>,
}
