//! Keeps unfinished notes: the page sends what is typed, and the desk saves it when the session stops.

use crate::{
    Desk,
    draft::{LONGEST_DRAFT, Unfinished, first_part},
    inside::note::kind,
};
use ergo_catalog::text;
use ergo_protocol::{
    Code, Problem,
    journal::{Author, NoteDraft},
};
use ergo_session::require_active;

impl Desk {
    /// Takes the text of a note that the agent has typed so far; blank if there is none. It is held only in memory,
    /// until the agent saves the note or the session stops. The last keystrokes may arrive after a freeze; then they
    /// are saved.
    pub async fn draft_note(&self, draft: NoteDraft) -> Result<(), Problem> {
        if draft.text.chars().count() > LONGEST_DRAFT {
            return Err(Problem::new(
                Code::NoteLength,
                text!("This note is too long. Save part of it first."),
            ));
        }
        let frozen = {
            let mut inner = self.lock();
            if !inner.is_frozen() {
                require_active(inner.state())?;
            }
            if let Some(live) = &mut inner.live {
                live.unfinished.typed(draft);
            }
            inner.session_id().filter(|_| inner.is_frozen()).map(ToOwned::to_owned)
        };
        if let Some(session_id) = frozen {
            self.save_unfinished(&session_id).await;
        }
        Ok(())
    }

    /// Saves the draft once as one of the agent's notes, or as several if it is long. A draft that cannot be saved
    /// stays in memory, and the snapshot says so.
    pub(crate) async fn save_unfinished(&self, session_id: &str) {
        // A note that is being saved at this moment is the draft.
        let _turn = self.noting.lock().await;
        let Some(Some(draft)) = self.with_unfinished(session_id, Unfinished::take) else { return };
        let mut left = draft.text.trim();
        while !left.is_empty() {
            let (part, rest) = first_part(left);
            if self.write(session_id, Author::Agent, kind(draft.kind), part).await.is_err() {
                let left = NoteDraft { kind: draft.kind, text: left.to_owned() };
                self.with_unfinished(session_id, |unfinished| {
                    unfinished.put_back(Some(left));
                    unfinished.failed();
                });
                return self.publish();
            }
            left = rest;
        }
        self.with_unfinished(session_id, |unfinished| unfinished.draft_saved(&draft.text));
        self.publish();
    }

    /// Only for this session: another may have begun.
    pub(super) fn with_unfinished<T>(
        &self,
        session_id: &str,
        what: impl FnOnce(&mut Unfinished) -> T,
    ) -> Option<T> {
        let mut inner = self.lock();
        let is_same = inner.session_id() == Some(session_id);
        inner.live.as_mut().filter(|_| is_same).map(|live| what(&mut live.unfinished))
    }
}
