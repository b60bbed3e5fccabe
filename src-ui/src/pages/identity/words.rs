//! The texts of the identity check.

use crate::kit::count::counted;

/// Above the question.
pub const OVER: &str = "Identity check";
/// The question.
pub const QUESTION: &str = "Is this who you meant to view?";
/// What to compare.
pub const LEDE: &str = "Confirm the banner shows the expected user and impersonator.";
/// Above the viewed user.
pub const VIEW_AS: &str = "You will view the workspace as";
/// Above the agent.
pub const YOU_ARE: &str = "You are";
/// Before the ticket.
pub const TICKET: &str = "Ticket ";
/// What has been compared already.
pub const AGREED: &str = "The token, the request, and the server agree on both people and the workspace";
/// Where changes can be made.
pub const CAN_CHANGE: &str = "Read-only until you arm one change. Treat this session as live access";
/// Where they cannot.
pub const READ_ONLY: &str = "Read-only: you can’t change anything. Still, treat this session as live access";
/// After the viewed user's name.
pub const UNTOUCHED: &str = "’s timezone and profile stay as they are";
/// The answer that ends the session.
pub const WRONG: &str = "Wrong user, exit";
/// The answer that opens the workspace.
pub const CONFIRM: &str = "Yes, show the workspace";

/// The time limit, before the viewed user's name.
pub fn ends(minutes: u32) -> String {
    format!("Ends automatically after {}. ", counted(minutes, "minute"))
}
