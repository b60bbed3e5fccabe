//! The texts of the banner.

use super::look::Look;
use crate::kit::duration::clock;

/// Before the viewed user's name.
pub const IMPERSONATING: &str = "Impersonating ";
/// Between the viewed user and the workspace.
pub const IN: &str = " in ";
/// Before the agent's own name.
pub const YOU_ARE: &str = " — you are ";
/// On the button that asks for more time.
pub const EXTEND: &str = "Extend";
/// What that button does.
pub const EXTEND_TITLE: &str = "Extend this session";
/// Why that button is disabled while a change is armed.
pub const EXTEND_ARMED: &str = "Make the armed change or disarm it before you extend the session";
/// On the button that ends the session.
pub const EXIT: &str = "Exit";
/// What a screen reader hears after [`EXIT`].
pub const EXIT_WHAT: &str = " impersonation";
/// What that button does, with its key.
pub const EXIT_TITLE: &str = "Exit impersonation (Ctrl+Shift+X)";
/// While the armed change is on its way.
pub const MAKING: &str = "Making the change";
/// What a screen reader hears when a change is armed.
pub const ARMED_SPOKEN: &str = "Armed. You can make one change.";

/// The whole banner in one sentence each, for a screen reader.
pub fn spoken(viewed: &str, workspace: &str, impersonator: &str, look: Look) -> String {
    format!("Impersonating {viewed} in {workspace}. You are {impersonator}. {}.", mode(look))
}

/// What may be done now.
pub const fn mode(look: Look) -> &'static str {
    match look {
        Look::ReadOnly => "Read-only",
        Look::Armed => "Armed for 1 change",
        Look::Frozen => "Frozen",
    }
}

/// That a change is armed, and the time that leaves.
pub fn armed(seconds: u64) -> String {
    format!("Armed for 1 change · {}", clock(seconds))
}

/// A person in full, on hovering.
pub fn person(name: &str, email: &str) -> String {
    format!("{name} · {email}")
}

/// The time that is left.
pub fn left(seconds: u64) -> String {
    format!("{} left", clock(seconds))
}

/// The same in the last five minutes.
pub fn only_left(seconds: u64) -> String {
    format!("Only {} left", clock(seconds))
}

/// The same in the last minute.
pub fn ends_in(seconds: u64) -> String {
    format!("Ends in {}", clock(seconds))
}

/// When no time is left.
pub const TIME_IS_UP: &str = "Time is up";
/// What a screen reader hears with five minutes left.
pub const FIVE_MINUTES_SPOKEN: &str = "Five minutes left in this session.";
/// What a screen reader hears with one minute left.
pub const ONE_MINUTE_SPOKEN: &str = "One minute left in this session.";
/// What a screen reader hears when no time is left.
pub const TIME_IS_UP_SPOKEN: &str = "This session’s time is up.";
