//! The texts of the notices. What a notice says comes from the core.

/// On the button that dismisses a notice.
pub const DISMISS: &str = "Dismiss";
/// The title of the list.
pub const TITLE: &str = "Notices";
/// When there has been none.
pub const NONE: &str = "No notices since you signed in.";
/// Beside a notice that no longer holds.
pub const PAST: &str = "Cleared";
/// On the button that closes the list.
pub const CLOSE: &str = "Close";
