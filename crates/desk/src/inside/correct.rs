//! Correcting a note. The note stays unchanged; the correction is a separate entry that names it.

use crate::Desk;
use ergo_catalog::text;
use ergo_protocol::{Code, Problem, journal::JournalEntry, limits::NOTE};

impl Desk {
    /// Saves a correction of the agent's note with the number `seq`. Returns only once the correction would survive
    /// power loss. Fails with `note_length` if the text is blank or too long, and with `not_found` if that entry is
    /// not one of the agent's notes.
    pub async fn correct_note(&self, seq: u32, text: &str) -> Result<JournalEntry, Problem> {
        let text = text.trim();
        if !NOTE.fits(text) {
            return Err(Problem::new(Code::NoteLength, text!("A note must have {length}.", length = NOTE)));
        }
        // An exit waits for this, so that the correction is not missing from the record that is being closed.
        let _turn = self.noting.lock().await;
        let session_id = self.active_session()?;
        let written = self.write_correction(&session_id, seq, text).await;
        self.publish();
        written
    }
}
