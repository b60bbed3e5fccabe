//! The texts of the banner. Its sentence is in pieces, because each of them gives way by itself when room is short.

use super::look::Look;
use crate::kit::duration::clock;
use ergo_catalog::{Text, text};

/// Before the viewed user's name.
pub const IMPERSONATING: Text = text!("Impersonating ");
/// Between the viewed user and the workspace.
pub const IN: Text = text!(" in ");
/// Before the agent's own name.
pub const YOU_ARE: Text = text!(" — you are ");
/// On the button that asks for more time.
pub const EXTEND: Text = text!("Extend");
/// What that button does.
pub const EXTEND_TITLE: Text = text!("Extend this session");
/// Why that button is disabled while a change is armed.
pub const EXTEND_ARMED: Text = text!("Make the armed change or disarm it before you extend the session");
/// On the button that ends the session.
pub const EXIT: Text = text!("Exit");
/// The same for a screen reader.
pub const EXIT_SPOKEN: Text = text!("Exit impersonation");
/// What that button does, with its key.
pub const EXIT_TITLE: Text = text!("Exit impersonation (Ctrl+Shift+X)");
/// While the armed change is on its way.
pub const MAKING: Text = text!("Making the change");
/// What a screen reader hears when a change is armed.
pub const ARMED_SPOKEN: Text = text!("Armed. You can make one change.");

/// The whole banner in one sentence each, for a screen reader.
pub fn spoken(viewed: &str, workspace: &str, impersonator: &str, look: Look) -> String {
    text!(
        "Impersonating {viewed} in {workspace}. You are {impersonator}. {mode}.",
        viewed = viewed,
        workspace = workspace,
        impersonator = impersonator,
        mode = mode(look)
    )
    .shown()
}

/// What may be done now.
pub const fn mode(look: Look) -> Text {
    match look {
        Look::ReadOnly => text!("Read-only"),
        Look::Armed => text!("Armed for 1 change"),
        Look::Frozen => text!("Frozen"),
    }
}

/// That a change is armed, and the time that leaves.
pub fn armed(seconds: u64) -> String {
    text!("Armed for 1 change · {time}", time = clock(seconds)).shown()
}

/// A person in full, on hovering.
pub fn person(name: &str, email: &str) -> String {
    format!("{name} · {email}")
}

/// The time that is left.
pub fn left(seconds: u64) -> String {
    text!("{time} left", time = clock(seconds)).shown()
}

/// The same in the last five minutes.
pub fn only_left(seconds: u64) -> String {
    text!("Only {time} left", time = clock(seconds)).shown()
}

/// The same in the last minute.
pub fn ends_in(seconds: u64) -> String {
    text!("Ends in {time}", time = clock(seconds)).shown()
}

/// When no time is left.
pub const TIME_IS_UP: Text = text!("Time is up");
/// What a screen reader hears with five minutes left.
pub const FIVE_MINUTES_SPOKEN: Text = text!("Five minutes left in this session.");
/// What a screen reader hears with one minute left.
pub const ONE_MINUTE_SPOKEN: Text = text!("One minute left in this session.");
/// What a screen reader hears when no time is left.
pub const TIME_IS_UP_SPOKEN: Text = text!("This session’s time is up.");
