//! Finding the exact user and workspace before an entry.

use crate::{Person, WorkspaceRef, names::wire_names, people::MemberStatus};
use serde::{Deserialize, Serialize};

/// One user in one workspace, with what that workspace allows support to do. A user in two workspaces is found twice,
/// because a session is always in one of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Candidate {
    /// The user who can be viewed.
    pub user: Person,
    /// The workspace in which they can be viewed.
    pub workspace: WorkspaceRef,
    /// The name of the user's role there.
    pub role: String,
    /// The user's status there. Only active members can be viewed.
    pub status: MemberStatus,
    /// Whether the workspace allows support access.
    pub support_access: SupportAccess,
    /// Whether the workspace allows support to change anything at all.
    pub changes_allowed: bool,
    /// The longest session the workspace allows, in minutes.
    pub longest_session_minutes: u32,
    /// Whom the workspace notifies of each session.
    pub notify: Notify,
    /// Why this user cannot be viewed, in words: suspended, invited, or off-limits by the server's policy (e.g. an
    /// owner).
    pub off_limits: Option<String>,
}

wire_names! {
    /// Whom the workspace notifies of each support session.
    pub enum Notify {
        /// The workspace's owners.
        Owners = "owners",
        /// Owners and admins: everyone who manages support access.
        Admins = "admins",
        /// The user who is viewed.
        ViewedUser = "viewed_user",
        /// No one; sessions are still in the audit log.
        Nobody = "nobody",
    }
}

wire_names! {
    /// The customer's own switch for support access.
    pub enum SupportAccess {
        /// No one from support can enter.
        Off = "off",
        /// Each entry needs a second person's approval.
        OnRequest = "on_request",
        /// The server's policy approves entry requests immediately.
        On = "on",
    }
}

/// The response of `GET /v1/directory`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Candidates {
    /// The best matches first, at most 20.
    pub items: Vec<Candidate>,
    /// Whether no one matches exactly, and these are the matches with one typo per word tolerated.
    #[serde(default)]
    pub approximate: bool,
}
