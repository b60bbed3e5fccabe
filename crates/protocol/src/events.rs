//! What the server pushes: `GET /v1/events` (server-sent events), to an agent in their own session.
//!
//! An event says that something happened, never what it means for somebody: whoever hears it asks again.

use crate::{names::wire_names, people::Person, time::UnixMillis};
use serde::{Deserialize, Serialize};

/// The `data` of an event, as JSON; its `event` field is the `kind`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// The stream is open. This is the first event; anything that happened before it has to be
    /// requested.
    Ready,
    /// A session of this agent has ended: their own, or an impersonation session.
    SessionEnded {
        /// The session that has ended.
        session_id: String,
        /// Why it has ended.
        cause: EndCause,
        /// Who ended it, if it was someone other than this agent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<Person>,
        /// What that person says to the agent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<String>,
    },
    /// The support-access settings of a workspace have changed, in which this agent has a session or an open
    /// request.
    PolicyChanged {
        /// The workspace whose settings have changed.
        workspace_id: String,
    },
    /// An entry request of this agent was decided, or has lapsed.
    RequestDecided {
        /// The request that was decided or has lapsed.
        request_id: String,
    },
    /// What waits for this agent's decision has changed. Only for leads.
    ApprovalsChanged,
    /// An impersonation session was entered, has ended, was extended, armed or disarmed something, or looks at another page.
    /// At most about once a second. Only for leads: `GET /v1/sessions?state=open` says what is so now.
    SessionsChanged,
    /// This server is about to stop, and the stream ends: open it again, at whichever server answers.
    Closing,
}

/// How a session has ended: the member `ended` of the problem with the code `session_ended`, for the desk that did not hear
/// the event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Ended {
    /// Why the session has ended.
    pub cause: EndCause,
    /// When; absent where the server has not written it down yet.
    pub at: Option<UnixMillis>,
    /// Who ended it, when it was somebody other than whose it is.
    pub by: Option<Person>,
    /// What that person says to the agent.
    pub message: Option<String>,
}

wire_names! {
    /// Why a session has ended on the server.
    pub enum EndCause {
        /// The person it belongs to ended it: the agent exited, or the person signed out.
        Exited = "exited",
        /// A lead ended it.
        EndedByLead = "ended_by_lead",
        /// Someone in the workspace who manages support access ended it.
        EndedByCustomer = "ended_by_customer",
        /// One of its tokens was revoked (RFC 7009).
        TokenRevoked = "token_revoked",
        /// Its time ran out.
        Expired = "expired",
        /// The agent's own session, from which it was entered, has ended.
        ParentEnded = "parent_ended",
        /// The agent's account was disabled.
        AgentDisabled = "agent_disabled",
        /// The agent's role no longer allows it.
        AgentRole = "agent_role",
        /// The approval was revoked.
        ApprovalRevoked = "approval_revoked",
        /// The workspace now requires a second person to approve, and no one has.
        ApprovalNeeded = "approval_needed",
        /// The workspace has turned support access off.
        SupportAccessOff = "support_access_off",
        /// The viewed user was suspended.
        ViewedUserSuspended = "viewed_user_suspended",
        /// The viewed user is no longer a member of the workspace.
        ViewedUserRemoved = "viewed_user_removed",
        /// The viewed user may no longer be viewed, e.g. because they own the workspace now.
        ViewedUserOffLimits = "viewed_user_off_limits",
        /// The server was restored from a backup: it can't know what has been revoked since.
        Restored = "restored",
    }
}
