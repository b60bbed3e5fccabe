//! The approved way in: the entry request and its one-time entry ticket.

use crate::{Person, UnixMillis, WorkspaceRef, directory::Candidate, names::wire_names};
use serde::{Deserialize, Serialize};

/// What an agent asks for. Body of `POST /v1/entry-requests`, and what the page sends to the core.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EntryDraft {
    /// The exact user to view.
    pub user_id: String,
    /// The workspace in which to view them.
    pub workspace_id: String,
    /// Why the agent wants to enter ([`REASON`](crate::limits::REASON)).
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::formats::reason))]
    pub reason: String,
    /// The support ticket ([`TICKET`](crate::limits::TICKET)).
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::formats::ticket))]
    pub ticket: String,
    /// The time limit, in minutes.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::formats::minutes))]
    pub minutes: u32,
    /// Whether single changes are requested too ([`Scope::Change`]); otherwise the session is read-only.
    #[serde(default)]
    pub changes: bool,
    /// Whether a second person must approve, even if the workspace would let support in without one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub second_approver: bool,
}

wire_names! {
    /// What an impersonation session may do.
    pub enum Scope {
        /// Members and one member's effective access.
        MembersRead = "members:read",
        /// The list of teams.
        TeamsRead = "teams:read",
        /// Roles and their permissions.
        RolesRead = "roles:read",
        /// The workspace's access settings.
        AccessRead = "access:read",
        /// One stated change at a time, each with a change grant of its own.
        Change = "change",
    }

    /// The state of an entry request.
    pub enum EntryState {
        /// Waiting for a second person.
        Pending = "pending",
        /// Approved, by policy or by a second person; an entry ticket can be issued.
        Approved = "approved",
        /// Declined by a second person.
        Declined = "declined",
        /// Its entry ticket was exchanged.
        Used = "used",
        /// Withdrawn by the agent.
        Withdrawn = "withdrawn",
        /// Expired: not decided, or not used, in time.
        Lapsed = "lapsed",
    }
}

/// A second person's decision on an entry request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Decision {
    /// Who decided: a support lead, or a member of the workspace who manages support access.
    pub by: Person,
    /// When they decided.
    pub at: UnixMillis,
    /// Their message; may be empty if they approved.
    pub word: String,
}

/// Body of `POST /v1/entry-requests/{id}/approve`: as requested, or less.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// The time limit, in minutes; at most what was requested.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::formats::minutes))]
    pub minutes: u32,
    /// What the session will be allowed to do: part or all of what was requested, and not empty.
    #[cfg_attr(feature = "openapi", schema(min_items = 1))]
    pub scope: Vec<Scope>,
    /// A message to the agent ([`MESSAGE`](crate::limits::MESSAGE)).
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::formats::message))]
    pub word: String,
}

/// Body of `POST /v1/entry-requests/{id}/decline`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Refusal {
    /// Why it is declined ([`REFUSAL`](crate::limits::REFUSAL)).
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::formats::refusal))]
    pub word: String,
}

/// Optional body of `POST /v1/entry-requests/{id}/revoke`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Revoking {
    /// Why it is revoked ([`MESSAGE`](crate::limits::MESSAGE)).
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::formats::message))]
    #[serde(default)]
    pub word: String,
}

/// The response of `GET /v1/entry-requests?state=pending`: requests that the caller may decide on, oldest first. The
/// caller's own requests are never included. With `state=approved`: approvals that the caller may revoke, newest
/// first. With `state=decided`: requests that are no longer waiting, by [`EntryRequest::settled_at`], newest first;
/// `since` leaves out those that were settled earlier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EntryRequests {
    /// The requests; at most 200.
    pub items: Vec<EntryRequest>,
    /// Where the next page starts; absent at the end.
    pub next_cursor: Option<String>,
}

/// The record of an entry request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EntryRequest {
    /// The request's id.
    pub id: String,
    /// Its state: waiting, decided, used, or closed.
    pub state: EntryState,
    /// The user to be viewed.
    pub user: Person,
    /// The workspace to be entered.
    pub workspace: WorkspaceRef,
    /// The agent who is asking.
    pub agent: Person,
    /// Why the agent wants to enter.
    pub reason: String,
    /// The support ticket.
    pub ticket: String,
    /// The time limit, in minutes; once approved, the approved one.
    pub minutes: u32,
    /// What the session will be allowed to do; once approved, the approved scope.
    pub scope: Vec<Scope>,
    /// The requested time limit, in minutes.
    pub asked_minutes: u32,
    /// The requested scope.
    pub asked_scope: Vec<Scope>,
    /// The second person's decision; absent while pending, and if policy approved the request.
    pub decision: Option<Decision>,
    /// Who revoked the approval later. If the request had not been used yet, it is withdrawn; if it had been used,
    /// its session has ended.
    pub revocation: Option<Decision>,
    /// When the request was created.
    pub created_at: UnixMillis,
    /// When it expires if it is not decided or not used.
    pub lapses_at: UnixMillis,
    /// When it stopped waiting: when it was approved (by policy or by a second person), declined, or withdrawn, or
    /// when it lapsed undecided. Absent while it is waiting. What happens to an approval later does not change it.
    #[serde(default)]
    pub settled_at: Option<UnixMillis>,
    /// How it was withdrawn, if it was; a revoked approval has [`EntryRequest::revocation`] instead.
    #[serde(default)]
    pub withdrawal: Option<Withdrawal>,
}

/// How an entry request was withdrawn before it was used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Withdrawal {
    /// The agent who withdrew it; absent if the server did.
    pub by: Option<Person>,
    /// When it was withdrawn.
    pub at: UnixMillis,
    /// Why the server withdrew it, in words; empty if the agent did.
    pub why: String,
}

/// The response of `POST /v1/entry-requests/{id}/ticket`: the one-time `subject_token` of the token exchange. No
/// `Debug`: the ticket is a secret while it is valid.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EntryTicket {
    /// The secret; it can be used once.
    pub entry_ticket: String,
    /// When it can no longer be exchanged.
    pub expires_at: UnixMillis,
}

/// What the pre-flight screen shows, just read from the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preflight {
    /// What the agent is about to request.
    pub draft: EntryDraft,
    /// The exact user and workspace, and what the workspace allows.
    pub candidate: Candidate,
    /// What the session will be allowed to read.
    pub scope: Vec<Scope>,
}
