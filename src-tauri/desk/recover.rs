//! What a crash left behind, found at the next start: the record is closed, and the server told as soon as
//! the agent whose session it was signs in.

use super::{Desk, revoke::Owed};
use ergo_protocol::{
    journal::{Ending, SessionRecord},
    snapshot::NoticeKind,
};

impl Desk {
    /// Closes the records that were left open, and says so. Nobody is named: nobody is signed in yet.
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
            self.close_crashed(journal, &record).await;
            self.notice(
                NoticeKind::CrashFound,
                "A session was left open when the app closed unexpectedly. Its notes are saved. It is ended on the \
                 server as soon as the agent whose session it was signs in.",
            );
        }
    }

    async fn close_crashed(&self, journal: &ergo_journal::Journal, record: &SessionRecord) {
        let text = "The app closed unexpectedly during the session. Found at the next start.";
        if let Err(error) = journal.close(&record.id, Ending::Crashed, text, self.now()).await {
            // The disk may still be full. The server is told all the same, and the next start tries again.
            tracing::error!(%error, "the record that a crash left open could not be closed");
            let owed = Owed { agent_id: record.agent.id.clone(), session_id: record.id.clone() };
            self.lock().owe(owed);
        }
    }
}
