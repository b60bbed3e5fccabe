//! The texts of the page for settings that cannot be used.

use ergo_catalog::{Text, text};

/// What happened.
pub const TITLE: Text = text!("Your organization’s settings can’t be used");
/// What that means.
pub const TEXT: Text = text!(
    "An administrator manages Ergo Support on this computer, and something in those settings is wrong. Until it’s fixed, no one can sign in."
);
/// What to do.
pub const NEXT: Text = text!(
    "Copy the diagnostics, which include this list, and send them to your administrator. When it’s fixed, restart the app."
);
