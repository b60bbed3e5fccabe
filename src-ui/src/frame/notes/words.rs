//! The texts of the session notes.

use crate::kit::count::counted;
use ergo_protocol::journal::NoteKind;

/// The title.
pub const TITLE: &str = "Session notes";
/// On the button that closes the panel.
pub const CLOSE: &str = "Close session notes";
/// The same with its key.
pub const CLOSE_TITLE: &str = "Close session notes (Ctrl+J)";
/// On the tab that opens the panel, with its key.
pub const OPEN_TITLE: &str = "Open session notes (Ctrl+J)";
/// Beside the title when the note is on disk.
pub const SAVED: &str = "Saved";
/// What a screen reader hears then.
pub const SAVED_SPOKEN: &str = "Note saved";
/// What a screen reader hears when a correction is on disk.
pub const CORRECTION_SAVED_SPOKEN: &str = "Correction saved";
/// Beside the title while a note is being written.
pub const DRAFT: &str = "Draft";
/// The list of entries, for a screen reader.
pub const ENTRIES: &str = "Entries";
/// While the entries are read.
pub const LOADING: &str = "Loading notes";
/// When there are none.
pub const NONE: &str = "Nothing has been recorded yet. Write down what you check and what you find; the app records the pages you view.";
/// When the agent has written none.
pub const NONE_OF_MINE: &str = "You haven’t written any notes yet.";
/// What the choice of entries is, for a screen reader.
pub const FILTER: &str = "Entries to show";
/// All entries.
pub const ALL: &str = "All";
/// The agent’s notes.
pub const MINE: &str = "My notes";
/// On the button that corrects a note.
pub const CORRECT: &str = "Add correction";
/// What that button does, for a screen reader.
pub const CORRECT_WHAT: &str = " to this note";
/// The field of the correction, for a screen reader.
pub const CORRECTION: &str = "Correction";
/// On the button that saves a correction.
pub const SAVE_CORRECTION: &str = "Save correction";
/// On the button that leaves the note as it is.
pub const CANCEL: &str = "Cancel";
/// Before the time of a correction.
pub const CORRECTED: &str = "Corrected ";
/// On the fold that holds the note as it was written.
pub const ORIGINAL: &str = "Original";
/// The field of a note, for a screen reader.
pub const NOTE: &str = "Note";
/// What the choice of a kind is, for a screen reader.
pub const KIND: &str = "Kind of note";
/// On the button that adds a note.
pub const ADD: &str = "Add note";
/// The same while it is being saved.
pub const SAVING: &str = "Saving…";
/// What the grip is, for a screen reader.
pub const GRIP: &str = "Width of the session notes";
/// What the grip does.
pub const GRIP_TITLE: &str = "Drag to resize. Double-click to reset.";

/// The tab of the closed panel, for a screen reader: what is on it, so that it can be called by what one sees.
pub fn tab(notes: u32, draft: bool) -> String {
    format!("{TITLE} {notes}{}", if draft { ", 1 draft" } else { "" })
}

/// The row of several pages.
pub fn views(count: usize) -> String {
    format!("Viewed {count} pages")
}

/// A page within that row: what the app recorded, without the word that is in the row already.
pub fn view(recorded: &str) -> &str {
    recorded.strip_prefix("Viewed ").unwrap_or(recorded)
}

/// In the field while it is empty.
pub const fn placeholder(kind: NoteKind) -> &'static str {
    match kind {
        NoteKind::Inspected => "What did you inspect?",
        NoteKind::Changed => "What did you change, and who asked for it?",
        NoteKind::Observed => "What did you notice?",
    }
}

/// How to add the note.
pub fn how_to_add(keys: &str) -> String {
    format!("{keys} to add")
}

/// How many characters are left.
pub fn left(left: usize) -> String {
    format!("{} left", characters(left))
}

/// How many characters are too many.
pub fn too_many(over: usize) -> String {
    format!("{} over the limit", characters(over))
}

fn characters(number: usize) -> String {
    counted(u32::try_from(number).unwrap_or(u32::MAX), "character")
}

#[cfg(test)]
mod tests {
    use super::{tab, view};

    #[test]
    fn counts_and_pages_read_naturally() {
        assert_eq!(tab(1, true), "Session notes 1, 1 draft");
        assert_eq!(tab(0, false), "Session notes 0");
        assert_eq!(view("Viewed teams: 9 rows"), "teams: 9 rows");
        assert_eq!(view("Searched members for “dana”: 2 found"), "Searched members for “dana”: 2 found");
    }
}
