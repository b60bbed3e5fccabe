//! What the app itself writes into the journal on this computer.

use crate::{Desk, leave::outbox::Owed};
use ergo_catalog::text;
use ergo_journal::JournalError;
use ergo_protocol::{
    Code, Problem,
    journal::{Author, Ending, EntryKind, JournalEntry},
};
use ergo_session::require_signed_in;

impl Desk {
    /// Writes an entry of the app itself; returns once it is durable.
    pub(crate) async fn record(
        &self,
        session_id: &str,
        kind: EntryKind,
        text: &str,
    ) -> Result<JournalEntry, Problem> {
        self.write(session_id, Author::App, kind, text).await
    }

    /// Writes an entry; returns once it is durable.
    pub(crate) async fn write(
        &self,
        session_id: &str,
        author: Author,
        kind: EntryKind,
        text: &str,
    ) -> Result<JournalEntry, Problem> {
        let written = self.journal()?.append(session_id, author, kind, text, self.now()).await;
        let entry = written.map_err(|error| unwritable(&error))?;
        self.on_written(session_id, &entry);
        Ok(entry)
    }

    /// Writes a correction of one of the agent's notes; returns once it is durable.
    pub(crate) async fn write_correction(
        &self,
        session_id: &str,
        corrects: u32,
        text: &str,
    ) -> Result<JournalEntry, Problem> {
        let written = self.journal()?.correct(session_id, corrects, text, self.now()).await;
        let entry = written.map_err(|error| match error {
            JournalError::NoSuchNote(_) => Problem::from(error),
            error => unwritable(&error),
        })?;
        self.on_written(session_id, &entry);
        Ok(entry)
    }

    /// An entry is on disk: it is handed in to the server when that is due.
    fn on_written(&self, session_id: &str, entry: &JournalEntry) {
        let mut inner = self.lock();
        inner.outbox.unsent = true;
        let is_live = inner.session_id() == Some(session_id);
        if let Some(live) = inner.live.as_mut().filter(|_| is_live) {
            live.saved_entries = live.saved_entries.max(entry.seq);
        }
    }

    /// Closes the record of a session. If that fails, the exit continues anyway, because leaving matters more: the
    /// next start finds the open record and closes it. Until then the desk reports the end from memory, because the
    /// queue on disk does not have this session.
    pub(crate) async fn close_record(&self, session_id: &str, ending: Ending, text: &str) {
        let Ok(journal) = self.journal() else { return };
        if let Err(error) = journal.close(session_id, ending, text, self.now()).await {
            tracing::error!(%error, "the record of the session could not be closed");
            self.owe_end(session_id);
        }
    }

    /// Queues in memory the end of one of the signed-in agent's sessions; it is reported at the next beat.
    pub(crate) fn owe_end(&self, session_id: &str) {
        let mut inner = self.lock();
        let Ok((agent, _)) = require_signed_in(inner.state()) else { return };
        let owed = Owed { agent_id: agent.person.id.clone(), session_id: session_id.to_owned() };
        inner.outbox.owe(owed);
        inner.outbox.revoking.at_once();
    }
}

/// The problem for a journal that could not be written.
pub(crate) fn unwritable(error: &JournalError) -> Problem {
    tracing::error!(%error, "the journal could not be written");
    Problem::new(
        Code::JournalUnwritable,
        text!(
            "This could not be saved because the journal on this computer is not writable. Free up some disk space and try again."
        ),
    )
}

/// The problem for a journal that cannot be read.
pub(crate) fn unreadable(error: &JournalError) -> Problem {
    tracing::error!(%error, "the journal could not be read");
    Problem::new(Code::JournalUnwritable, text!("The journal on this computer could not be read. Try again."))
}
