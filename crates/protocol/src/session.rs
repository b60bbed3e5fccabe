//! The server's own view of a session.

use crate::{AgentRole, Person, UnixMillis, WorkspaceRef, entry::Scope};
use serde::{Deserialize, Serialize};

/// The response of `GET /v1/session`: whom the *server* sees in this token. The core compares it with the token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WhoAmI {
    /// The session id; the token's `sid`.
    pub session_id: String,
    /// Whose rights the session carries: the token's `sub`.
    pub subject: Person,
    /// The subject's support role, if the subject is an agent.
    pub agent_role: Option<AgentRole>,
    /// The token's current actor; absent in a direct session.
    pub actor: Option<Person>,
    /// The workspace of an impersonation session.
    pub workspace: Option<WorkspaceRef>,
    /// What the session may do.
    pub scope: Vec<Scope>,
    /// When this token expires.
    pub expires_at: UnixMillis,
    /// When the session ends, even if its token is renewed.
    pub ends_at: UnixMillis,
    /// The latest time that it could be extended to; `ends_at` if it cannot be extended.
    pub extendable_until: UnixMillis,
    /// Whether one stated change may be armed now, by the session's scope and the workspace's setting.
    pub changes_allowed: bool,
}

/// Body of `POST /v1/sessions/{sid}/extend`, sent with the agent's own session from which it was entered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Extension {
    /// The number of minutes to add.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::formats::minutes))]
    pub minutes: u32,
    /// Why more time is needed ([`REASON`](crate::limits::REASON)).
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::formats::reason))]
    pub reason: String,
}

/// The response of `POST /v1/sessions/{sid}/extend`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Extended {
    /// The new end of the session.
    pub ends_at: UnixMillis,
}
