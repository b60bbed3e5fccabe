//! The texts of the notices. What a notice says comes from the core.

use ergo_catalog::{Text, text};

/// On the button that dismisses a notice.
pub const DISMISS: Text = text!("Dismiss");
/// The title of the list.
pub const TITLE: Text = text!("Notices");
/// When there has been none.
pub const NONE: Text = text!("No notices since you signed in.");
/// Beside a notice that no longer holds.
pub const PAST: Text = text!("Cleared");
/// On the button that closes the list.
pub const CLOSE: Text = text!("Close");
