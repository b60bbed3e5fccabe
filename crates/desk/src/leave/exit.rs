//! The clean exit: the token is wiped first, then the end of the session is recorded, then the server is notified and
//! gets the rest of the journal. Whatever fails now is done later, even after a restart.

use super::receipt;
use crate::{Desk, closing::Closing, live::Terms};
use ergo_protocol::{
    Person, Problem, WorkspaceRef,
    journal::{Ending, SessionRecord},
    snapshot::Receipt,
};
use ergo_session::{Event, State, ending_for, holds_actor};
use std::time::Duration;
use tokio::sync::watch as channel;

/// How long the app may keep running after its window is closed, to finish its work.
const QUIT_PATIENCE: Duration = Duration::from_secs(3);

impl Desk {
    /// Exits the impersonation session. Works in every state of the session, even offline.
    pub async fn exit(&self) -> Result<(), Problem> {
        self.leave(Ending::Exited).await
    }

    /// The agent closed the receipt: goes back to the agent's own session.
    pub async fn finish(&self) -> Result<(), Problem> {
        self.dispatch_with(None, Event::ReceiptRead, |inner| inner.live = None).await?;
        self.leave_if_over();
        Ok(())
    }

    /// Whether the window may close now. During a session, the agent is asked first, once.
    pub fn may_close(&self) -> bool {
        let may = {
            let mut inner = self.lock();
            let is_inside = holds_actor(inner.state()).is_some();
            let asked = inner.live.as_mut().filter(|_| is_inside).map(|live| &mut live.quit_asked);
            asked.is_none_or(|asked| std::mem::replace(asked, true))
        };
        self.publish();
        may
    }

    /// Finishes all work and lets the app end.
    pub async fn end(&self) {
        // An installation that is cut off could leave no app behind, so none begins any more.
        self.lock().updates.close();
        self.installed().await;
        self.quit().await;
        self.closing.send_replace(Closing::End);
    }

    /// Whether and how the app should end.
    pub fn closing(&self) -> channel::Receiver<Closing> {
        self.closing.subscribe()
    }

    /// The agent was asked whether to quit and decided to stay.
    pub fn quit_canceled(&self) {
        if let Some(live) = &mut self.lock().live {
            live.quit_asked = false;
        }
        self.publish();
    }

    /// The app is being closed: finishes what is in progress, exits the session, and reports the end to the server,
    /// within a time limit.
    pub async fn quit(&self) {
        // A server that does not answer must not keep the app running; it is notified at the next start.
        let _ = tokio::time::timeout(QUIT_PATIENCE, async {
            self.settled().await;
            if holds_actor(self.lock().state()).is_some() && self.leave(Ending::Quit).await.is_err() {
                return;
            }
            if self.lock().outbox.revocations_wait {
                self.settle_revocations().await;
            }
            // Whatever is not sent now is sent at the next sign-in.
            if self.lock().outbox.unsent {
                self.hand_in().await;
            }
        })
        .await;
    }

    /// Waits until no update is being installed.
    async fn installed(&self) {
        let mut changes = self.changes();
        while self.lock().updates.is_installing() {
            if changes.changed().await.is_err() {
                return;
            }
        }
    }

    /// Waits until neither an entry nor an exit is in progress.
    async fn settled(&self) {
        let mut changes = self.changes();
        while matches!(self.lock().state(), State::Entering { .. } | State::Exiting { .. }) {
            if changes.changed().await.is_err() {
                return;
            }
        }
    }

    pub(crate) async fn leave(&self, asked: Ending) -> Result<(), Problem> {
        let (ending, fallback) = {
            let inner = self.lock();
            let ending = ending_for(inner.state(), asked);
            (
                ending,
                holds_actor(inner.state()).map(|held| {
                    let terms = inner.live.as_ref().map(|live| live.terms.clone());
                    bare_record(held, terms.unwrap_or_default(), ending, self.now())
                }),
            )
        };
        self.dispatch(Event::Exit { ending }).await?;
        let session_id = self.lock().session_id().unwrap_or_default().to_owned();
        let receipt = self.receipt(&session_id, fallback, asked == Ending::WrongUser).await;
        if let Some(live) = &mut self.lock().live {
            live.receipt = receipt;
        }
        self.revoke_soon();
        self.hand_in_soon();
        self.dispatch(Event::RecordClosed).await
    }

    async fn receipt(
        &self,
        session_id: &str,
        fallback: Option<SessionRecord>,
        restart: bool,
    ) -> Option<Receipt> {
        let read = match self.journal() {
            Ok(journal) => journal.session(session_id).await.ok().flatten(),
            Err(_) => None,
        };
        match read {
            Some(session) => Some(receipt::of(session, restart)),
            None => fallback.map(|record| receipt::unread(record, restart)),
        }
    }
}

/// What can be said about a session if its journal cannot be read.
fn bare_record(held: &ergo_session::Held, terms: Terms, ending: Ending, now: i64) -> SessionRecord {
    SessionRecord {
        id: held.session.facts().session_id.clone(),
        viewed: Person::clone(&held.viewed),
        workspace: WorkspaceRef::clone(&held.workspace),
        agent: held.impersonator.clone(),
        reason: terms.reason,
        ticket: terms.ticket,
        started_at: held.session.facts().issued_at * 1000,
        ended_at: Some(now),
        ending: Some(ending),
        revoked: false,
        entries: 0,
        notes: 0,
        changes: 0,
        confirmation: ergo_protocol::journal::Confirmation::Waiting,
    }
}
