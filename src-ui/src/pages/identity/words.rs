//! The texts of the identity check.

use ergo_catalog::{Sentence, Text, plural, text};

/// Above the question.
pub const OVER: Text = text!("Identity check");
/// The question.
pub const QUESTION: Text = text!("Is this who you meant to view?");
/// What to compare.
pub const LEDE: Text = text!("Confirm the banner shows the expected user and impersonator.");
/// Above the viewed user.
pub const VIEW_AS: Text = text!("You will view the workspace as");
/// Above the agent.
pub const YOU_ARE: Text = text!("You are");
/// The ticket.
pub const TICKET: Text = text!("Ticket {ticket}");
/// What has been compared already.
pub const AGREED: Text =
    text!("The token, the request, and the server agree on both people and the workspace");
/// Where changes can be made.
pub const CAN_CHANGE: Text = text!("Read-only until you arm one change. Treat this session as live access");
/// Where they cannot.
pub const READ_ONLY: Text =
    text!("Read-only: you can’t change anything. Still, treat this session as live access");
/// The answer that ends the session.
pub const WRONG: Text = text!("Wrong user, exit");
/// The answer that opens the workspace.
pub const CONFIRM: Text = text!("Yes, show the workspace");

/// The time limit, and what stays as it is.
pub fn ends(minutes: u32) -> Sentence {
    plural!(
        minutes,
        "Ends automatically after {count} minute. {name}’s timezone and profile stay as they are",
        "Ends automatically after {count} minutes. {name}’s timezone and profile stay as they are"
    )
}
