//! The texts of the receipt.

use ergo_protocol::snapshot::HeldBack;

/// The title.
pub const TITLE: &str = "Session ended";
/// The title while the receipt is being written.
pub const EXITING: &str = "Exiting…";
/// What is so meanwhile.
pub const EXITING_TEXT: &str = "The session token has been deleted. The receipt is being written.";
/// What is so when that takes too long.
pub const EXITING_SLOW: &str = "The receipt is taking longer than usual. The session itself has ended; you’ll find the receipt in History.";
/// Goes on without the receipt.
pub const CONTINUE: &str = "Continue without the receipt";
/// Leaves the receipt.
pub const CLOSE: &str = "Close";
/// Leaves the receipt of a session with the wrong user.
pub const CHOOSE: &str = "Choose the correct user";

/// What the agent wrote.
pub const NOTES: &str = "Your notes";
/// They wrote nothing.
pub const NO_NOTES: &str = "You didn’t write any notes in this session.";
/// What was changed.
pub const CHANGES: &str = "Changes";
/// Nothing was changed.
pub const NO_CHANGES: &str = "You didn’t make any changes.";
/// What was looked at.
pub const VIEWED: &str = "What you viewed";
/// Nothing was looked at.
pub const NOTHING_VIEWED: &str = "You didn’t open any pages.";
/// The record on this computer.
pub const RECORD: &str = "Record";
/// What the app did not do.
pub const SKIPPED: &str = "Skipped while impersonating";
/// There was nothing of that kind.
pub const NOTHING_SKIPPED: &str = "There was nothing to skip.";
/// The server knows that the session is over.
pub const CONFIRMED: &str = "The server confirmed that the session ended";
/// The server does not know yet.
pub const NOT_CONFIRMED: &str = "The session token has been deleted from this computer. The server hasn’t confirmed that the session ended; the app keeps trying";

/// How much is kept, and where.
pub fn entries(count: u32) -> String {
    format!("{count} {} saved in History on this computer", if count == 1 { "entry" } else { "entries" })
}

/// What was skipped.
pub const fn skipped(one: HeldBack) -> &'static str {
    match one {
        HeldBack::TimezoneSync => "Timezone sync: the stored timezone wasn’t changed",
        HeldBack::LocaleSync => "Locale sync: the stored locale wasn’t changed",
        HeldBack::LastSeen => "“Last seen”: not updated",
        HeldBack::Onboarding => "Onboarding and prompts: not shown, not marked as done",
    }
}
