//! The texts of the pre-flight page.

use crate::components::scope::scope_words;
use ergo_protocol::{directory::Notify, entry::Preflight};

/// When there is nobody to review.
pub const EMPTY_TITLE: &str = "No user selected";
/// On the button that leads back to Start then.
pub const EMPTY_ACTION: &str = "Choose a user";
/// Above the title.
pub const OVER: &str = "No session is open yet";
/// The title.
pub const TITLE: &str = "Review before entering";
/// Above the viewed user.
pub const VIEW_AS: &str = "You will view the workspace as";
/// The label of the user's id.
pub const USER_ID: &str = "User ID";
/// The label of the workspace.
pub const WORKSPACE: &str = "Workspace";
/// The label of the user's role.
pub const ROLE: &str = "Role";
/// The label of the ticket.
pub const TICKET: &str = "Ticket";
/// The label of the reason.
pub const REASON: &str = "Reason";
/// The label of the time limit.
pub const TIME_LIMIT: &str = "Time limit";
/// The title of what the session allows.
pub const ALLOWED: &str = "What this session allows";
/// Between what may be viewed and the user's name.
pub const AS_FAR_AS: &str = ", limited to what ";
/// After the user's name.
pub const CAN_SEE: &str = " can see.";
/// With changes.
pub const CHANGES: &str = "You can make changes one at a time, and you have to name who authorized each one.";
/// Without changes.
pub const NO_CHANGES: &str = "You can’t change anything. ";
/// Without changes, in a workspace that would allow them.
pub const NO_CHANGES_REQUESTED: &str = "This workspace allows changes, but you didn’t request them. ";
/// After the user's name.
pub const UNTOUCHED: &str = "’s timezone, locale, and profile stay as they are.";
/// When a second person has to approve.
pub const NEEDS_APPROVAL: &str =
    "A lead or one of the workspace’s admins has to approve this. You can keep working while you wait.";
/// The title of the attestation.
pub const ATTEST_TITLE: &str = "Before you start";
/// Before the user's name, where the agent attests.
pub const ATTEST_AS: &str = "I’m viewing as ";
/// Between the user and the workspace.
pub const ATTEST_IN: &str = " in ";
/// Between the workspace and the ticket.
pub const ATTEST_FOR: &str = " for ticket ";
/// After the ticket.
pub const ATTEST_END: &str = ", and I will:";
/// On the way back.
pub const BACK: &str = "Back";
/// Beside the button that is disabled until the agent has attested.
pub const ATTEST_FIRST: &str = "Confirm who you are viewing to continue";
/// Before the user's name, on the button that asks for approval.
pub const REQUEST_AS: &str = "Request approval to enter as ";
/// Before the user's name, on the button that enters.
pub const ENTER_AS: &str = "Enter as ";

/// The time limit.
pub fn minutes(minutes: u32) -> String {
    format!("{minutes} minutes. The session then ends automatically.")
}

/// What may be viewed.
pub fn can_view(preflight: &Preflight) -> String {
    format!("You can view {}", scope_words(&preflight.scope))
}

/// Who gets a message about the session.
pub fn notified(preflight: &Preflight) -> String {
    let workspace = &preflight.candidate.workspace.name;
    match preflight.candidate.notify {
        Notify::Owners => format!("The owners of {workspace} will be notified about this session."),
        Notify::Admins => format!("The admins of {workspace} will be notified about this session."),
        Notify::ViewedUser => {
            format!("{} will be notified about this session.", preflight.candidate.user.name)
        }
        Notify::Nobody => {
            format!("{workspace} has turned notifications off. Its audit log still records this session.")
        }
    }
}
