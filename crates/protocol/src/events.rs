//! What the server pushes to an agent in their own session: `GET /v1/events` (server-sent events).
//!
//! An event says that something happened, never what follows from it: the receiver asks again.

use crate::{names::wire_names, people::Person, time::UnixMillis};
use serde::{Deserialize, Serialize};

/// The `data` of an event, as JSON; its `event` field is the `kind`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// The stream is open. This is the first event; anything that happened earlier has to be requested.
    Ready,
    /// A session of this agent ended: their own, or an impersonation session.
    SessionEnded {
        /// The session that ended.
        session_id: String,
        /// Why it ended.
        cause: EndCause,
        /// Who ended it, if it was someone other than this agent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<Person>,
        /// That person's message to the agent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<String>,
    },
    /// The support-access settings changed in a workspace where this agent has a session or an open request.
    PolicyChanged {
        /// The workspace whose settings changed.
        workspace_id: String,
    },
    /// An entry request of this agent was decided or lapsed.
    RequestDecided {
        /// The request that was decided or lapsed.
        request_id: String,
    },
    /// The entry requests waiting for this agent's decision changed. Only for leads.
    ApprovalsChanged,
    /// An impersonation session was entered, ended, was extended, armed or disarmed a change, or opened another page.
    /// At most about once a second. Only for leads: `GET /v1/sessions?state=open` returns the current state.
    SessionsChanged,
    /// This server is about to stop, and the stream ends. Open it again, at whichever server answers.
    Closing,
}

/// How a session ended: the member `ended` of a problem with the code `session_ended`, for a desk that missed the
/// event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Ended {
    /// Why the session ended.
    pub cause: EndCause,
    /// When it ended; absent if the server has not recorded it yet.
    pub at: Option<UnixMillis>,
    /// Who ended it, if it was someone other than the session's agent.
    pub by: Option<Person>,
    /// That person's message to the agent.
    pub message: Option<String>,
}

wire_names! {
    /// Why a session ended on the server.
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
        /// The agent's own session, from which it was entered, ended.
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
        /// The server was restored from a backup: it can't know what was revoked since then.
        Restored = "restored",
    }
}
