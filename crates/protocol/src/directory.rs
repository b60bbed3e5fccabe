//! Finding the exact user and workspace before an entry.

use crate::{Person, WorkspaceRef, people::MemberStatus};
use serde::{Deserialize, Serialize};

/// One user in one workspace, with what that workspace allows support. Somebody in two workspaces is
/// found twice: entering is always into one of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Candidate {
    /// The user.
    pub user: Person,
    /// The workspace.
    pub workspace: WorkspaceRef,
    /// The name of the user's role there.
    pub role: String,
    /// The user's standing there. Only active members can be entered.
    pub status: MemberStatus,
    /// Whether the workspace lets support in.
    pub support_access: SupportAccess,
    /// Whether the workspace allows support to change things at all.
    pub changes_allowed: bool,
    /// The longest session the workspace allows, in minutes.
    pub longest_session_minutes: u32,
    /// Who at the customer's is told of each session.
    pub notify: Notify,
    /// Why this user cannot be entered, in words: suspended, invited, or kept out of reach by the server's policy
    /// (e.g. an owner).
    pub off_limits: Option<String>,
}

/// Who at the customer's is told of each support session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Notify {
    /// The owners.
    Owners,
    /// Owners and admins: everybody who manages support access.
    Admins,
    /// The viewed user.
    ViewedUser,
    /// Nobody.
    Nobody,
}

/// The customer's own switch for support access.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SupportAccess {
    /// Nobody from support enters.
    Off,
    /// Each entry needs a second person's approval.
    OnRequest,
    /// Policy approves.
    On,
}

/// Answer of `GET /v1/directory`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Candidates {
    /// The best matches first, at most 20.
    pub items: Vec<Candidate>,
}
