//! The server's own view of a session.

use crate::{AgentRole, Person, UnixMillis, WorkspaceRef, entry::Scope};
use serde::{Deserialize, Serialize};

/// Answer of `GET /v1/session`: who the *server* says this token is. The core compares it with the token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WhoAmI {
    /// The session id; the token's `sid`.
    pub session_id: String,
    /// The token's `sub`.
    pub subject: Person,
    /// The subject's support role, when the subject is an agent.
    pub agent_role: Option<AgentRole>,
    /// The token's current actor; absent in a direct session.
    pub actor: Option<Person>,
    /// The workspace of an impersonation session.
    pub workspace: Option<WorkspaceRef>,
    /// What the session may do.
    pub scope: Vec<Scope>,
    /// When this token expires.
    pub expires_at: UnixMillis,
    /// When the session ends, whatever is renewed.
    pub ends_at: UnixMillis,
}
