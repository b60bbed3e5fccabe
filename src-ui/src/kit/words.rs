//! The few texts of the kit itself.

/// What was asked for is on the clipboard.
pub const COPIED: &str = "Copied";
/// The system refused it; the text can still be selected.
pub const NOT_COPIED: &str = "Couldn’t copy. Select the text instead.";
