//! The texts of the page for settings that cannot be used.

use ergo_catalog::{Text, text};

/// What happened.
pub const TITLE: Text = text!("Your organization’s settings can’t be used");
/// What that means.
pub const TEXT: Text = text!(
    "An administrator manages Ergo Support on this computer, and something in those settings is wrong. Until it’s fixed, no one can sign in."
);
/// What to do.
pub const NEXT: Text = text!("Send this to your administrator. When it’s fixed, restart the app.");
/// Copies what is wrong.
pub const COPY: Text = text!("Copy details");
