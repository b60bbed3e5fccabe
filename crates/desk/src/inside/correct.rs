//! Correcting a note. The note stays as it was written; the correction is an entry of its own that names it.

use crate::{Desk, draft::LONGEST_NOTE};
use ergo_protocol::{Code, Problem, journal::JournalEntry};

impl Desk {
    /// Saves a correction of the agent's note with the number `seq`. It returns only after the correction survives
    /// power loss. `note_length` when the text is blank or too long, `not_found` when that entry is not a note of the
    /// agent's.
    pub async fn correct_note(&self, seq: u32, text: &str) -> Result<JournalEntry, Problem> {
        let text = text.trim();
        let length = text.chars().count();
        if length == 0 || length > LONGEST_NOTE {
            return Err(Problem::new(Code::NoteLength, "A note has 1 to 4,000 characters."));
        }
        let session_id = self.active_session()?;
        let written = self.write_correction(&session_id, seq, text).await;
        self.publish();
        written
    }
}
