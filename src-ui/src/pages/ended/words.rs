//! The texts of the receipt.

use ergo_catalog::{Text, plural, text};
use ergo_protocol::snapshot::HeldBack;

/// The title.
pub const TITLE: Text = text!("Session ended");
/// The title while the receipt is being written.
pub const EXITING: Text = text!("Exiting…");
/// What is so meanwhile.
pub const EXITING_TEXT: Text = text!("The session token has been deleted. The receipt is being written.");
/// What is so when that takes too long.
pub const EXITING_SLOW: Text = text!(
    "The receipt is taking longer than usual. The session itself has ended; you’ll find the receipt in History."
);
/// Goes on without the receipt.
pub const CONTINUE: Text = text!("Continue without the receipt");
/// Leaves the receipt.
pub const CLOSE: Text = text!("Close");
/// Leaves the receipt of a session with the wrong user.
pub const CHOOSE: Text = text!("Choose the correct user");

/// What the agent wrote.
pub const NOTES: Text = text!("Your notes");
/// They wrote nothing.
pub const NO_NOTES: Text = text!("You didn’t write any notes in this session.");
/// What was changed.
pub const CHANGES: Text = text!("Changes");
/// Nothing was changed.
pub const NO_CHANGES: Text = text!("You didn’t make any changes.");
/// What was looked at.
pub const VIEWED: Text = text!("What you viewed");
/// Nothing was looked at.
pub const NOTHING_VIEWED: Text = text!("You didn’t open any pages.");
/// The record on this computer.
pub const RECORD: Text = text!("Record");
/// What the app did not do.
pub const SKIPPED: Text = text!("Skipped while impersonating");
/// There was nothing of that kind.
pub const NOTHING_SKIPPED: Text = text!("There was nothing to skip.");
/// The server knows that the session is over.
pub const CONFIRMED: Text = text!("The server confirmed that the session ended");
/// The server does not know yet.
pub const NOT_CONFIRMED: Text = text!(
    "The session token has been deleted from this computer. The server hasn’t confirmed that the session ended; the app keeps trying"
);

/// How much is kept, and where.
pub fn entries(count: u32) -> String {
    plural!(
        count,
        "{count} entry saved in History on this computer",
        "{count} entries saved in History on this computer"
    )
    .shown()
}

/// What was skipped.
pub const fn skipped(one: HeldBack) -> Text {
    match one {
        HeldBack::TimezoneSync => text!("Timezone sync: the stored timezone wasn’t changed"),
        HeldBack::LocaleSync => text!("Locale sync: the stored locale wasn’t changed"),
        HeldBack::LastSeen => text!("“Last seen”: not updated"),
        HeldBack::Onboarding => text!("Onboarding and prompts: not shown, not marked as done"),
    }
}
