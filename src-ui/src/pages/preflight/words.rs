//! The texts of the pre-flight page.

use crate::components::scope::scope_words;
use ergo_catalog::{Sentence, Text, plural, text};
use ergo_protocol::{directory::Notify, entry::Preflight};

/// When there is nobody to review.
pub const EMPTY_TITLE: Text = text!("No user selected");
/// On the button that leads back to Start then.
pub const EMPTY_ACTION: Text = text!("Choose a user");
/// Above the title.
pub const OVER: Text = text!("No session is open yet");
/// The title.
pub const TITLE: Text = text!("Review before entering");
/// Above the viewed user.
pub const VIEW_AS: Text = text!("You will view the workspace as");
/// The label of the user's id.
pub const USER_ID: Text = text!("User ID");
/// The label of the workspace.
pub const WORKSPACE: Text = text!("Workspace");
/// The label of the user's role.
pub const ROLE: Text = text!("Role");
/// The label of the ticket.
pub const TICKET: Text = text!("Ticket");
/// The label of the reason.
pub const REASON: Text = text!("Reason");
/// The label of the time limit.
pub const TIME_LIMIT: Text = text!("Time limit");
/// The title of what the session allows.
pub const ALLOWED: Text = text!("What this session allows");
/// With changes.
pub const CHANGES: Text =
    text!("You can make changes one at a time, and you have to name who authorized each one.");
/// Without changes.
pub const NO_CHANGES: Text = text!("You can’t change anything.");
/// Without changes, in a workspace that would allow them.
pub const NO_CHANGES_REQUESTED: Text = text!("This workspace allows changes, but you didn’t request them.");
/// What stays as it is.
pub const UNTOUCHED: Text = text!("{name}’s timezone, locale, and profile stay as they are.");
/// When a second person has to approve.
pub const NEEDS_APPROVAL: Text = text!(
    "A lead or one of the workspace’s admins has to approve this. You can keep working while you wait."
);
/// The title of the attestation.
pub const ATTEST_TITLE: Text = text!("Before you start");
/// What the agent attests; its lines are below.
pub const ATTEST: Text = text!("I’m viewing as {user} in {workspace} for ticket {ticket}, and I will:");
/// On the way back.
pub const BACK: Text = text!("Back");
/// Beside the button that is disabled until the agent has attested.
pub const ATTEST_FIRST: Text = text!("Confirm who you are viewing to continue");
/// On the button that asks for approval.
pub const REQUEST_AS: Text = text!("Request approval to enter as {name}");
/// On the button that enters.
pub const ENTER_AS: Text = text!("Enter as {name}");

/// The time limit.
pub fn minutes(minutes: u32) -> String {
    plural!(
        minutes,
        "{count} minute. The session then ends automatically.",
        "{count} minutes. The session then ends automatically."
    )
    .shown()
}

/// What may be viewed.
pub fn can_view(preflight: &Preflight) -> Sentence {
    text!("You can view {what}, limited to what {name} can see.").with("what", scope_words(&preflight.scope))
}

/// Who gets a message about the session.
pub fn notified(preflight: &Preflight) -> String {
    let workspace = &preflight.candidate.workspace.name;
    match preflight.candidate.notify {
        Notify::Owners => {
            text!("The owners of {workspace} will be notified about this session.", workspace = workspace)
                .shown()
        }
        Notify::Admins => {
            text!("The admins of {workspace} will be notified about this session.", workspace = workspace)
                .shown()
        }
        Notify::ViewedUser => {
            text!("{name} will be notified about this session.", name = &preflight.candidate.user.name)
                .shown()
        }
        Notify::Nobody => text!(
            "{workspace} has turned notifications off. Its audit log still records this session.",
            workspace = workspace
        )
        .shown(),
    }
}
