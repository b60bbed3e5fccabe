//! Finding the exact user and workspace before an entry.

use crate::{Person, WorkspaceRef, names::wire_names, people::MemberStatus};
use serde::{Deserialize, Serialize};

/// One user in one workspace, with what that workspace allows support. Somebody in two workspaces is
/// found twice: entering is always into one of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Candidate {
    /// The user who can be viewed.
    pub user: Person,
    /// The workspace in which they can be viewed.
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
    /// Whom the workspace notifies of each session.
    pub notify: Notify,
    /// Why this user cannot be entered, in words: suspended, invited, or kept out of reach by the server's policy
    /// (e.g. an owner).
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
        /// The server's policy approves entry requests at once.
        On = "on",
    }
}

/// Answer of `GET /v1/directory`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Candidates {
    /// The best matches first, at most 20.
    pub items: Vec<Candidate>,
    /// Whether nobody matches exactly, and these match when one typo in a word is forgiven.
    #[serde(default)]
    pub approximate: bool,
}
