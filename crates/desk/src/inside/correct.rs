//! Correcting a note. The note stays as it was written; the correction is an entry of its own that names it.

use crate::Desk;
use ergo_protocol::{Code, Problem, journal::JournalEntry, limits::NOTE};

impl Desk {
    /// Saves a correction of the agent's note with the number `seq`. It returns only after the correction survives
    /// power loss. `note_length` when the text is blank or too long, `not_found` when that entry is not a note of the
    /// agent's.
    pub async fn correct_note(&self, seq: u32, text: &str) -> Result<JournalEntry, Problem> {
        let text = text.trim();
        if !NOTE.fits(text) {
            return Err(Problem::new(Code::NoteLength, format!("A note must have {NOTE}.")));
        }
        // An exit waits for it: a correction is not left out of a record that is being closed.
        let _turn = self.noting.lock().await;
        let session_id = self.active_session()?;
        let written = self.write_correction(&session_id, seq, text).await;
        self.publish();
        written
    }
}
