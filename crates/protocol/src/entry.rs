//! The approved way in: the entry request and its one-time entry ticket.

use crate::{Person, UnixMillis, WorkspaceRef, directory::Candidate};
use serde::{Deserialize, Serialize};

/// What an agent asks for. Body of `POST /v1/entry-requests`, and what the page hands to the core.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EntryDraft {
    /// The exact user to view.
    pub user_id: String,
    /// The exact workspace.
    pub workspace_id: String,
    /// Why, in 10 to 500 characters.
    pub reason: String,
    /// The support ticket, 1 to 64 characters.
    pub ticket: String,
    /// For at most this long.
    pub minutes: u32,
}

/// What an impersonation session may do. Only reading, until a change is armed (a later release).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Scope {
    /// Members and one member's effective access.
    #[serde(rename = "members:read")]
    MembersRead,
    /// Teams.
    #[serde(rename = "teams:read")]
    TeamsRead,
    /// Roles and permissions.
    #[serde(rename = "roles:read")]
    RolesRead,
    /// Access settings.
    #[serde(rename = "access:read")]
    AccessRead,
}

/// Where an entry request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum EntryState {
    /// Approved, by policy; an entry ticket can be had.
    Approved,
    /// Its entry ticket was exchanged.
    Used,
    /// Taken back by the agent.
    Withdrawn,
    /// Not used in time.
    Lapsed,
}

/// The record of an entry request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EntryRequest {
    /// Its id.
    pub id: String,
    /// Where it stands.
    pub state: EntryState,
    /// The user to be viewed.
    pub user: Person,
    /// The workspace.
    pub workspace: WorkspaceRef,
    /// Who asks.
    pub agent: Person,
    /// Why.
    pub reason: String,
    /// The support ticket.
    pub ticket: String,
    /// For at most this long.
    pub minutes: u32,
    /// What the session will be allowed.
    pub scope: Vec<Scope>,
    /// When it was made.
    pub created_at: UnixMillis,
    /// When it lapses if it is not used.
    pub lapses_at: UnixMillis,
}

/// Answer of `POST /v1/entry-requests/{id}/ticket`: the one-time `subject_token` of the token exchange.
/// No `Debug`: the ticket is a secret while it lives.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EntryTicket {
    /// The secret; good once.
    pub entry_ticket: String,
    /// Until when.
    pub expires_at: UnixMillis,
}

/// What the pre-flight screen shows, read fresh from the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preflight {
    /// What was asked.
    pub draft: EntryDraft,
    /// The exact user and workspace, and what the workspace allows.
    pub candidate: Candidate,
    /// What the session will be allowed to read.
    pub scope: Vec<Scope>,
}
