//! The texts of the approvals.

use crate::{kit::count::counted, when::time_of_day};
use ergo_protocol::{
    UnixMillis,
    entry::{EntryState, Scope},
};

/// The title.
pub const TITLE: &str = "Approvals";
/// What to do here.
pub const LEDE: &str =
    "Your colleagues are asking to view a customer’s workspace. Approve only what the ticket needs.";
/// The list is being read.
pub const LOADING: &str = "Loading requests";
/// There is none.
pub const NONE: &str = "No pending requests";
/// What will be there.
pub const NONE_TEXT: &str =
    "New requests appear here right away. Someone else has to decide on your own requests.";
/// The open one is gone.
pub const GONE: &str = "This request is no longer pending";
/// Why that may be.
pub const GONE_TEXT: &str = "It was decided by someone else, was withdrawn, or has expired.";
/// None is open.
pub const CHOOSE: &str = "Select a request";
/// What for.
pub const CHOOSE_TEXT: &str = "See who wants to view which workspace and why, then decide.";
/// Between the agent and the user.
pub const AS: &str = " as ";
/// Changes are asked for too.
pub const CHANGES: &str = "Changes";

/// After the agent's name: who and where.
pub const WANTS: &str = "wants to view the workspace as";
/// Where.
pub const WORKSPACE: &str = "Workspace";
/// Copies its id.
pub const COPY_WORKSPACE_ID: &str = "Copy workspace ID";
/// Copies the user's id.
pub const COPY_USER_ID: &str = "Copy user ID";
/// By whom.
pub const REQUESTED_BY: &str = "Requested by";
/// Copies their address.
pub const COPY_EMAIL: &str = "Copy email address";
/// The ticket.
pub const TICKET: &str = "Ticket";
/// Why.
pub const REASON: &str = "Reason";
/// Until when it waits.
pub const EXPIRES: &str = "Expires";
/// What is asked for.
pub const ALLOW: &str = "Allow";
/// For how long.
pub const MINUTES: &str = "Time limit (minutes)";
/// What is said to the agent.
pub const MESSAGE: &str = "Message to the agent";
/// When it is needed.
pub const MESSAGE_ASIDE: &str = "Required to decline";
/// Says no.
pub const DECLINE: &str = "Decline";
/// Says yes.
pub const APPROVE: &str = "Approve";

/// How long was asked for.
pub fn asked(minutes: u32) -> String {
    format!("{minutes} requested")
}

/// What one part of a scope allows.
pub const fn scope(one: Scope) -> &'static str {
    match one {
        Scope::MembersRead => "View members and their access",
        Scope::TeamsRead => "View teams",
        Scope::RolesRead => "View roles",
        Scope::AccessRead => "View access settings",
        Scope::Change => "Make changes, one at a time, each armed separately",
    }
}

/// It was approved: before the agent's name.
pub const APPROVED: &str = "Approved: ";
/// Between the agent and the user.
pub const CAN_ENTER: &str = " can enter as ";
/// It was declined: before the agent's name.
pub const DECLINED: &str = "Declined: ";
/// After it.
pub const SEES_MESSAGE: &str = " can see your message. Nothing was opened.";

/// After the user's name.
pub fn for_minutes(minutes: u32) -> String {
    format!(" for {}.", counted(minutes, "minute"))
}

/// Approvals that can be revoked.
pub mod approved {
    use super::{EntryState, UnixMillis, counted, time_of_day};

    /// Their title.
    pub const TITLE: &str = "Active approvals";
    /// They are being read.
    pub const LOADING: &str = "Loading approvals";
    /// There are none.
    pub const NONE: &str =
        "No active approvals. An approval stays here until it expires or its session ends.";
    /// Begins to revoke one.
    pub const REVOKE: &str = "Revoke…";
    /// One was revoked: before the agent's name.
    pub const REVOKED: &str = "Revoked: ";
    /// Between the agent and the workspace.
    pub const CANNOT_VIEW: &str = " can no longer view ";
    /// Before the name of whoever approved it.
    pub const BY: &str = "Approved by ";
    /// Nobody had to.
    pub const BY_SETTINGS: &str = "Approved by the workspace’s settings";

    /// After that name.
    pub fn at(at: UnixMillis) -> String {
        format!(" at {}", time_of_day(at))
    }

    /// For how long.
    pub fn minutes(minutes: u32) -> String {
        format!(" · {}", counted(minutes, "minute"))
    }

    /// Whether it has been used to enter.
    pub const fn state(state: EntryState) -> &'static str {
        match state {
            EntryState::Used => "In session",
            _ => "Not used yet",
        }
    }
}

/// Revoking one approval.
pub mod revoke {
    use super::EntryState;

    /// Why.
    pub const REASON: &str = "Message to the agent";
    /// It may be left out.
    pub const REASON_ASIDE: &str = "Optional";
    /// Leaves it as it is.
    pub const KEEP: &str = "Keep approval";
    /// Revokes it.
    pub const REVOKE: &str = "Revoke approval";

    /// What that does, after the agent's name. They may enter while this is on the screen, so it says that case too.
    pub const fn consequence(state: EntryState) -> &'static str {
        match state {
            EntryState::Used => "’s session will freeze immediately, and nothing more will be shown to them.",
            _ => " won’t be able to enter. If they have just entered, their session will freeze immediately.",
        }
    }
}
