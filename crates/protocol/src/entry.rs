//! The approved way in: the entry request and its one-time entry ticket.

use crate::{Person, UnixMillis, WorkspaceRef, directory::Candidate, names::wire_names};
use serde::{Deserialize, Serialize};

/// What an agent asks for. Body of `POST /v1/entry-requests`, and what the page hands to the core.
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

    /// Where an entry request stands.
    pub enum EntryState {
        /// Waits for a second person.
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
    /// When it was made.
    pub at: UnixMillis,
    /// What they said; may be empty when approved.
    pub word: String,
}

/// Body of `POST /v1/entry-requests/{id}/approve`: as asked, or less.
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

/// Body of `POST /v1/entry-requests/{id}/revoke`. It may be left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Revoking {
    /// Why it is revoked ([`MESSAGE`](crate::limits::MESSAGE)).
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::formats::message))]
    #[serde(default)]
    pub word: String,
}

/// Answer of `GET /v1/entry-requests?state=pending`: what the caller may decide on, oldest first. The caller's
/// own requests are never included. With `state=approved`: approvals that the caller may revoke, the newest first.
/// With `state=decided`: what no longer waits, by [`EntryRequest::settled_at`], the newest first; `since` leaves out what was
/// settled before.
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
    /// Whether it is waiting, was decided, was used, or is over.
    pub state: EntryState,
    /// The user to be viewed.
    pub user: Person,
    /// The workspace to be entered.
    pub workspace: WorkspaceRef,
    /// The agent who asks.
    pub agent: Person,
    /// Why the agent enters.
    pub reason: String,
    /// The support ticket it belongs to.
    pub ticket: String,
    /// The time limit, in minutes; the approved one, once it has been decided.
    pub minutes: u32,
    /// What the session will be allowed to do; what was approved, once it has been decided.
    pub scope: Vec<Scope>,
    /// The requested time limit, in minutes.
    pub asked_minutes: u32,
    /// What was requested.
    pub asked_scope: Vec<Scope>,
    /// The second person's decision; absent while pending, and when policy approved.
    pub decision: Option<Decision>,
    /// Who revoked the approval afterwards. That withdraws a request that was not used yet; if it was used,
    /// its session has ended.
    pub revocation: Option<Decision>,
    /// When it was made.
    pub created_at: UnixMillis,
    /// When it expires if it is not decided or not used.
    pub lapses_at: UnixMillis,
    /// When it stopped waiting: was approved (by policy or by a second person), declined or withdrawn, or lapsed undecided.
    /// Absent while it waits. What becomes of an approval afterwards does not move it.
    #[serde(default)]
    pub settled_at: Option<UnixMillis>,
    /// How it was withdrawn, when it was; a revoked approval has [`EntryRequest::revocation`] instead.
    #[serde(default)]
    pub withdrawal: Option<Withdrawal>,
}

/// How an entry request was withdrawn before it was used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Withdrawal {
    /// The agent who withdrew it; absent when the server did.
    pub by: Option<Person>,
    /// When it was withdrawn.
    pub at: UnixMillis,
    /// Why the server did, in words; empty when the agent did.
    pub why: String,
}

/// Answer of `POST /v1/entry-requests/{id}/ticket`: the one-time `subject_token` of the token exchange.
/// No `Debug`: the ticket is a secret while it lives.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EntryTicket {
    /// The secret; it can be used once.
    pub entry_ticket: String,
    /// When it can no longer be exchanged.
    pub expires_at: UnixMillis,
}

/// What the pre-flight screen shows, read fresh from the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preflight {
    /// What the agent is about to ask for.
    pub draft: EntryDraft,
    /// The exact user and workspace, and what the workspace allows.
    pub candidate: Candidate,
    /// What the session will be allowed to read.
    pub scope: Vec<Scope>,
}
