//! The texts of the picture of a session.

use super::layout::Layout;
use crate::kit::count::length;
use ergo_catalog::{Text, list, plural, text, text_in};

/// The lane of pages.
pub const PAGES: Text = text!("Pages");
/// The lane of the agent's notes.
pub const NOTES: Text = text!("Notes");
/// The lane of changes.
pub const CHANGES: Text = text!("Changes");
/// The lane of what else the app recorded.
pub const RECORDED_LANE: Text = text_in!("timeline", "Recorded");

/// Legend: a note about what was inspected.
pub const INSPECTED: Text = text!("Inspected");
/// Legend: a note about what was noticed.
pub const OBSERVED: Text = text!("Observed");
/// Legend: a change.
pub const CHANGED: Text = text!("Changed");
/// Legend: what the app wrote down by itself.
pub const RECORDED: Text = text!("Recorded by the app");

/// All of it for a screen reader.
pub fn summary(picture: &Layout) -> String {
    text!(
        "Timeline: {parts}. The list of entries below has the details.",
        parts = list([
            plural!(length(&picture.pages), "{count} page", "{count} pages"),
            plural!(length(&picture.notes), "{count} note", "{count} notes"),
            plural!(length(&picture.changes), "{count} change", "{count} changes"),
            plural!(length(&picture.recorded), "{count} app record", "{count} app records"),
        ])
    )
    .shown()
}
