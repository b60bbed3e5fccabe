//! The session notes.

use crate::{Desk, draft::Unfinished, record::unreadable};
use ergo_catalog::text;
use ergo_protocol::{
    Code, Problem,
    journal::{Author, EntryKind, JournalEntry, NoteDraft, NoteKind},
    limits::NOTE,
};
use ergo_session::require_active;

impl Desk {
    /// Saves a note. Returns only once the note would survive power loss; that is what "saved" means.
    pub async fn add_note(&self, note: &NoteDraft) -> Result<JournalEntry, Problem> {
        let text = note.text.trim();
        if !NOTE.fits(text) {
            return Err(Problem::new(Code::NoteLength, text!("A note must have {length}.", length = NOTE)));
        }
        let _turn = self.noting.lock().await;
        let session_id = self.active_session()?;
        // From here on, it is this note and no longer a draft to save when the session stops.
        let draft = self.with_unfinished(&session_id, Unfinished::take).flatten();
        let written = self.write(&session_id, Author::Agent, kind(note.kind), text).await;
        self.with_unfinished(&session_id, |unfinished| match &written {
            Ok(_) => unfinished.note_saved(text),
            Err(_) => unfinished.put_back(draft),
        });
        self.publish();
        written
    }

    /// The entries of the running session.
    pub async fn notes(&self) -> Result<Vec<JournalEntry>, Problem> {
        let session_id = self.active_session()?;
        let entries = self.journal()?.entries(&session_id).await.map_err(|error| unreadable(&error))?;
        // They name the customer, so nothing is returned if the session was left while they were read.
        if self.active_session()? == session_id {
            return Ok(entries);
        }
        Err(Problem::new(Code::WrongState, text!("These notes belong to a session that has ended.")))
    }

    pub(super) fn active_session(&self) -> Result<String, Problem> {
        Ok(require_active(self.lock().state())?.session.facts().session_id.clone())
    }
}

/// The journal's kind for a note of this kind.
pub(super) fn kind(note: NoteKind) -> EntryKind {
    match note {
        NoteKind::Inspected => EntryKind::Inspected,
        NoteKind::Changed => EntryKind::Changed,
        NoteKind::Observed => EntryKind::Observed,
    }
}
