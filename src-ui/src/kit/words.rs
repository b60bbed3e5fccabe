//! The few texts of the kit itself.

use ergo_catalog::{Text, text};

/// What was asked for is on the clipboard.
pub const COPIED: Text = text!("Copied");
/// The system refused it; the text can still be selected.
pub const NOT_COPIED: Text = text!("Couldn’t copy. Select the text instead.");
