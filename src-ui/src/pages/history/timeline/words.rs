//! The texts of the picture of a session.

use super::layout::Layout;
use crate::kit::count::{counted, length};

/// The lane of pages.
pub const PAGES: &str = "Pages";
/// The lane of the agent's notes.
pub const NOTES: &str = "Notes";
/// The lane of changes.
pub const CHANGES: &str = "Changes";
/// The lane of what else the app recorded.
pub const RECORDED_LANE: &str = "Recorded";

/// Legend: a note about what was inspected.
pub const INSPECTED: &str = "Inspected";
/// Legend: a note about what was noticed.
pub const OBSERVED: &str = "Observed";
/// Legend: a change.
pub const CHANGED: &str = "Changed";
/// Legend: what the app wrote down by itself.
pub const RECORDED: &str = "Recorded by the app";

/// All of it for a screen reader.
pub fn summary(picture: &Layout) -> String {
    format!(
        "Timeline: {}, {}, {}, and {}. The list of entries below has the details.",
        counted(length(&picture.pages), "page"),
        counted(length(&picture.notes), "note"),
        counted(length(&picture.changes), "change"),
        counted(length(&picture.recorded), "app record"),
    )
}
