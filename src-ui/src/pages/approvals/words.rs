//! The texts of the approvals.

use crate::when::time_of_day;
use ergo_catalog::{Sentence, Text, plural, text};
use ergo_protocol::{
    UnixMillis,
    entry::{EntryState, Scope},
};

/// The title.
pub const TITLE: Text = text!("Approvals");
/// What to do here.
pub const LEDE: Text =
    text!("Your colleagues are asking to view a customer’s workspace. Approve only what the ticket needs.");
/// The list is being read.
pub const LOADING: Text = text!("Loading requests");
/// There is none.
pub const NONE: Text = text!("No pending requests");
/// What will be there.
pub const NONE_TEXT: Text =
    text!("New requests appear here right away. Someone else has to decide on your own requests.");
/// The open one is gone.
pub const GONE: Text = text!("This request is no longer pending");
/// Why that may be.
pub const GONE_TEXT: Text = text!("It was decided by someone else, was withdrawn, or has expired.");
/// None is open.
pub const CHOOSE: Text = text!("Select a request");
/// What for.
pub const CHOOSE_TEXT: Text = text!("See who wants to view which workspace and why, then decide.");
/// Who as whom.
pub const AS: Text = text!("{agent} as {user}");
/// Changes are asked for too.
pub const CHANGES: Text = text!("Changes");

/// After the agent's name: who and where.
pub const WANTS: Text = text!("wants to view the workspace as");
/// Where.
pub const WORKSPACE: Text = text!("Workspace");
/// Copies its id.
pub const COPY_WORKSPACE_ID: Text = text!("Copy workspace ID");
/// Copies the user's id.
pub const COPY_USER_ID: Text = text!("Copy user ID");
/// By whom.
pub const REQUESTED_BY: Text = text!("Requested by");
/// Copies their address.
pub const COPY_EMAIL: Text = text!("Copy email address");
/// The ticket.
pub const TICKET: Text = text!("Ticket");
/// Why.
pub const REASON: Text = text!("Reason");
/// Until when it waits.
pub const EXPIRES: Text = text!("Expires");
/// What is asked for.
pub const ALLOW: Text = text!("Allow");
/// For how long.
pub const MINUTES: Text = text!("Time limit (minutes)");
/// What is said to the agent.
pub const MESSAGE: Text = text!("Message to the agent");
/// When it is needed.
pub const MESSAGE_ASIDE: Text = text!("Required to decline");
/// Says no.
pub const DECLINE: Text = text!("Decline");
/// Says yes.
pub const APPROVE: Text = text!("Approve");

/// How long was asked for.
pub fn asked(minutes: u32) -> String {
    text!("{minutes} requested", minutes = minutes).shown()
}

/// What one part of a scope allows.
pub const fn scope(one: Scope) -> Text {
    match one {
        Scope::MembersRead => text!("View members and their access"),
        Scope::TeamsRead => text!("View teams"),
        Scope::RolesRead => text!("View roles"),
        Scope::AccessRead => text!("View access settings"),
        Scope::Change => text!("Make changes, one at a time, each armed separately"),
    }
}

/// It was declined.
pub const DECLINED: Text = text!("Declined: {agent} can see your message. Nothing was opened.");

/// It was approved.
pub fn approved(minutes: u32) -> Sentence {
    plural!(
        minutes,
        "Approved: {agent} can enter as {user} for {count} minute.",
        "Approved: {agent} can enter as {user} for {count} minutes."
    )
}

/// Approvals that can be revoked.
pub mod approved {
    use super::{EntryState, UnixMillis, time_of_day};
    use ergo_catalog::{Sentence, Text, plural, text};

    /// Their title.
    pub const TITLE: Text = text!("Active approvals");
    /// They are being read.
    pub const LOADING: Text = text!("Loading approvals");
    /// There are none.
    pub const NONE: Text =
        text!("No active approvals. An approval stays here until it expires or its session ends.");
    /// Begins to revoke one.
    pub const REVOKE: Text = text!("Revoke…");
    /// One was revoked.
    pub const REVOKED: Text = text!("Revoked: {agent} can no longer view {workspace} as {user}.");
    /// Nobody had to.
    pub const BY_SETTINGS: Text = text!("Approved by the workspace’s settings");

    /// By whom, and when.
    pub fn by(at: UnixMillis) -> Sentence {
        text!("Approved by {name} at {time}").with("time", time_of_day(at))
    }

    /// For how long.
    pub fn minutes(minutes: u32) -> String {
        plural!(minutes, "{count} minute", "{count} minutes").shown()
    }

    /// Whether it has been used to enter.
    pub const fn state(state: EntryState) -> Text {
        match state {
            EntryState::Used => text!("In session"),
            _ => text!("Not used yet"),
        }
    }
}

/// Revoking one approval.
pub mod revoke {
    use super::EntryState;
    use ergo_catalog::{Text, text};

    /// Why.
    pub const REASON: Text = text!("Message to the agent");
    /// It may be left out.
    pub const REASON_ASIDE: Text = text!("Optional");
    /// Leaves it as it is.
    pub const KEEP: Text = text!("Keep approval");
    /// Revokes it.
    pub const REVOKE: Text = text!("Revoke approval");

    /// What that does. They may enter while this is on the screen, so it says that case too.
    pub const fn consequence(state: EntryState) -> Text {
        match state {
            EntryState::Used => {
                text!("{agent}’s session will freeze immediately, and nothing more will be shown to them.")
            }
            _ => text!(
                "{agent} won’t be able to enter. If they have just entered, their session will freeze immediately."
            ),
        }
    }
}
