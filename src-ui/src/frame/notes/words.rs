//! The texts of the session notes.

use ergo_catalog::{Text, plural, text};
use ergo_protocol::journal::NoteKind;

/// The title.
pub const TITLE: Text = text!("Session notes");
/// On the button that closes the panel.
pub const CLOSE: Text = text!("Close session notes");
/// The same with its key.
pub const CLOSE_TITLE: Text = text!("Close session notes (Ctrl+J)");
/// On the tab that opens the panel, with its key.
pub const OPEN_TITLE: Text = text!("Open session notes (Ctrl+J)");
/// Beside the title when the note is on disk.
pub const SAVED: Text = text!("Saved");
/// What a screen reader hears then.
pub const SAVED_SPOKEN: Text = text!("Note saved");
/// What a screen reader hears when a correction is on disk.
pub const CORRECTION_SAVED_SPOKEN: Text = text!("Correction saved");
/// Beside the title while a note is being written.
pub const DRAFT: Text = text!("Draft");
/// The list of entries, for a screen reader.
pub const ENTRIES: Text = text!("Entries");
/// While the entries are read.
pub const LOADING: Text = text!("Loading notes");
/// When there are none.
pub const NONE: Text = text!(
    "Nothing has been recorded yet. Write down what you check and what you find; the app records the pages you view."
);
/// When the agent has written none.
pub const NONE_OF_MINE: Text = text!("You haven’t written any notes yet.");
/// What the choice of entries is, for a screen reader.
pub const FILTER: Text = text!("Entries to show");
/// All entries.
pub const ALL: Text = text!("All");
/// The agent’s notes.
pub const MINE: Text = text!("My notes");
/// On the button that corrects a note.
pub const CORRECT: Text = text!("Add correction");
/// The same for a screen reader.
pub const CORRECT_THIS: Text = text!("Add correction to this note");
/// The field of the correction, for a screen reader.
pub const CORRECTION: Text = text!("Correction");
/// On the button that saves a correction.
pub const SAVE_CORRECTION: Text = text!("Save correction");
/// On the button that leaves the note as it is.
pub const CANCEL: Text = text!("Cancel");
/// When it was corrected.
pub const CORRECTED: Text = text!("Corrected {time}");
/// On the fold that holds the note as it was written.
pub const ORIGINAL: Text = text!("Original");
/// The field of a note, for a screen reader.
pub const NOTE: Text = text!("Note");
/// What the choice of a kind is, for a screen reader.
pub const KIND: Text = text!("Kind of note");
/// On the button that adds a note.
pub const ADD: Text = text!("Add note");
/// The same while it is being saved.
pub const SAVING: Text = text!("Saving…");
/// What the grip is, for a screen reader.
pub const GRIP: Text = text!("Width of the session notes");
/// What the grip does.
pub const GRIP_TITLE: Text = text!("Drag to resize. Double-click to reset.");

/// The tab of the closed panel, for a screen reader: what is on it, so that it can be called by what one sees.
pub fn tab(notes: u32, draft: bool) -> String {
    let tab = if draft { text!("{title} {notes}, 1 draft") } else { text!("{title} {notes}") };
    tab.with("title", TITLE).with("notes", notes).shown()
}

/// The row of several pages.
pub fn views(count: usize) -> String {
    plural!(count, "Viewed {count} page", "Viewed {count} pages").shown()
}

/// A page within that row: what the app recorded, without the word that is in the row already.
pub fn view(recorded: &str) -> &str {
    recorded.strip_prefix("Viewed ").unwrap_or(recorded)
}

/// In the field while it is empty.
pub const fn placeholder(kind: NoteKind) -> Text {
    match kind {
        NoteKind::Inspected => text!("What did you inspect?"),
        NoteKind::Changed => text!("What did you change, and who asked for it?"),
        NoteKind::Observed => text!("What did you notice?"),
    }
}

/// How to add the note.
pub fn how_to_add(keys: Text) -> String {
    text!("{keys} to add", keys = keys).shown()
}

/// How many characters are left.
pub fn left(left: usize) -> String {
    plural!(left, "{count} character left", "{count} characters left").shown()
}

/// How many characters are too many.
pub fn too_many(over: usize) -> String {
    plural!(over, "{count} character over the limit", "{count} characters over the limit").shown()
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
