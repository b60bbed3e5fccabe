//! Handles what a crash left behind, at the next start: the record is closed, and the server is notified as soon as the
//! session's agent signs in.

use crate::{Desk, leave::outbox::Owed};
use ergo_catalog::text;
use ergo_journal::Journal;
use ergo_protocol::{
    journal::{Author, Ending, EntryKind, SessionRecord},
    snapshot::NoticeKind,
};

impl Desk {
    /// Closes the records that were left open, and shows a notice. The notice names no one, because no one is signed
    /// in yet.
    pub async fn recover(&self) {
        let Ok(journal) = self.journal() else { return };
        let left_open = match journal.unfinished().await {
            Ok(left_open) => left_open,
            Err(error) => {
                tracing::error!(%error, "the sessions that were left open could not be read");
                return;
            }
        };
        for record in left_open {
            self.on_unknown_change(journal, &record).await;
            self.close_crashed(journal, &record).await;
            self.notice(
                NoticeKind::CrashFound,
                text!("A session was left open when the app closed unexpectedly. Its notes are saved. It will be ended on the server when the agent who opened it signs in."),
            );
        }
    }

    /// Deletes the records that are older than the organization wants them kept. Best effort: it is tried again.
    pub(crate) async fn forget_old_records(&self) {
        let (Ok(journal), Some(keeps_for)) = (self.journal(), self.management.keeps_for()) else { return };
        if let Err(error) = journal.forget(self.now().saturating_sub(keeps_for)).await {
            tracing::error!(%error, "old records could not be deleted");
        }
    }

    /// An intent without an outcome: the app stopped between the two, and no one here can say what happened to the
    /// change. That is recorded and shown.
    async fn on_unknown_change(&self, journal: &Journal, record: &SessionRecord) {
        let Ok(entries) = journal.entries(&record.id).await else { return };
        let last = entries
            .iter()
            .rfind(|entry| matches!(entry.kind, EntryKind::ChangeIntended | EntryKind::ChangeOutcome));
        let Some(intent) = last.filter(|entry| entry.kind == EntryKind::ChangeIntended) else { return };
        let text = format!("Outcome unknown: the app closed before the server answered. {}", intent.text);
        if let Err(error) =
            journal.append(&record.id, Author::App, EntryKind::ChangeOutcome, &text, self.now()).await
        {
            tracing::error!(%error, "the unknown outcome of a change could not be recorded");
        }
        self.notice(
            NoticeKind::ChangeUnknown,
            text!("The app closed while a change was being made, so its outcome is unknown. Sign in, find the session in History, and check the value in the workspace."),
        );
    }

    async fn close_crashed(&self, journal: &Journal, record: &SessionRecord) {
        let text = "The app closed unexpectedly during the session. Found at the next start.";
        if let Err(error) = journal.close(&record.id, Ending::Crashed, text, self.now()).await {
            // The disk may still be full. The server is notified anyway, and the next start tries again.
            tracing::error!(%error, "the record that a crash left open could not be closed");
            let owed = Owed { agent_id: record.agent.id.clone(), session_id: record.id.clone() };
            self.lock().outbox.owe(owed);
        }
    }
}
