//! What the server pushes: `GET /v1/events` (server-sent events), to an agent in their own session.
//!
//! An event says that something happened, never what it means for somebody: whoever hears it asks again.

use serde::{Deserialize, Serialize};

/// The `data` of an event, as JSON; its `event` field is the `kind`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// The stream is open. The first event; whatever happened before it has to be asked for.
    Ready,
    /// An impersonation session of this agent has ended.
    SessionEnded {
        /// Which.
        session_id: String,
    },
    /// The support-access settings of a workspace have changed, in which this agent has a session or an open
    /// request.
    PolicyChanged {
        /// Which.
        workspace_id: String,
    },
    /// An entry request of this agent was decided, or has lapsed.
    RequestDecided {
        /// Which.
        request_id: String,
    },
    /// What waits for this agent's decision has changed. Only for leads.
    ApprovalsChanged,
}
