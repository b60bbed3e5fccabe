//! The clean way out: the token is wiped first, then the session is written down as ended, then the server
//! is told; if it cannot be told now, it is told later, also after a restart.

use super::Desk;
use ergo_protocol::{
    Code, Person, Problem, WorkspaceRef,
    journal::{Author, Ending, EntryKind, JournalEntry, SessionJournal, SessionRecord},
    snapshot::{NoticeKind, Receipt},
};
use ergo_session::{Event, State, disagreement, ending_for, holds_actor};
use std::time::Duration;

impl Desk {
    /// Exits the impersonation session. Works in every state of it, also offline.
    pub async fn exit(&self) -> Result<(), Problem> {
        self.leave(Ending::Exited).await
    }

    /// The receipt was read: back to the agent's own session.
    pub async fn finish(&self) -> Result<(), Problem> {
        self.dispatch(Event::ReceiptRead).await?;
        let mut inner = self.lock();
        inner.end_session();
        drop(inner);
        self.publish();
        Ok(())
    }

    /// The app is being closed: exits first, within a bounded time.
    pub async fn quit(&self) {
        if holds_actor(self.lock().state()).is_none() {
            return;
        }
        // A server that does not answer must not keep the window open; the next start tells it.
        let _ = tokio::time::timeout(Duration::from_secs(3), async {
            if self.leave(Ending::Quit).await.is_ok() {
                self.settle_revocations().await;
            }
        })
        .await;
    }

    pub(super) async fn leave(&self, asked: Ending) -> Result<(), Problem> {
        let (ending, fallback) = {
            let inner = self.lock();
            let ending = ending_for(inner.state(), asked);
            (
                ending,
                holds_actor(inner.state())
                    .map(|held| bare_record(held, inner.terms.as_ref(), ending, self.now())),
            )
        };
        self.dispatch(Event::Exit { ending }).await?;
        let session_id = self.lock().session_id().unwrap_or_default();
        let receipt = self.receipt(&session_id, fallback, asked == Ending::WrongUser).await;
        {
            let mut inner = self.lock();
            inner.receipt = receipt;
            inner.revocations_wait = true;
            // Tried at the next beat of the watch: the person does not wait for the network.
            inner.revocations_tried = Duration::ZERO;
        }
        self.dispatch(Event::RecordClosed).await
    }

    pub(super) async fn close_record(&self, session_id: &str, ending: Ending) {
        let Ok(journal) = self.journal() else { return };
        if let Err(error) = journal.close(session_id, ending, self.now()).await {
            // The exit goes on: leaving matters more. The next start finds the open record and closes it; the
            // server is told from memory, because the queue on disk does not have this session.
            tracing::error!(%error, "the record of the session could not be closed");
            self.lock().unrecorded_ends.push(session_id.to_owned());
        }
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
        let held_back = ergo_session::held_back().to_vec();
        match read {
            Some(SessionJournal { record, entries, chain }) => {
                let mut inspected: Vec<String> = Vec::new();
                // What the app recorded; the agent's own notes of this kind are counted as notes.
                let seen =
                    |entry: &JournalEntry| entry.kind == EntryKind::Inspected && entry.author == Author::App;
                for entry in entries.into_iter().filter(seen) {
                    if !inspected.contains(&entry.text) {
                        inspected.push(entry.text);
                    }
                }
                Some(Receipt { record, inspected, held_back, chain: Some(chain), restart })
            }
            None => fallback.map(|record| Receipt {
                record,
                inspected: Vec::new(),
                held_back,
                chain: None,
                restart,
            }),
        }
    }

    /// Tells the server about sessions that have ended here and that it has not confirmed yet.
    pub(super) async fn settle_revocations(&self) {
        let Ok(token) = self.direct_token_anyhow() else { return };
        let unrecorded = {
            let mut inner = self.lock();
            inner.revocations_tried = self.clock.monotonic();
            // An end that is added while this runs sets it again, and is tried again.
            inner.revocations_wait = false;
            std::mem::take(&mut inner.unrecorded_ends)
        };
        let mut left = 0;
        for session_id in unrecorded {
            if self.client.end_session(&token, &session_id).await.is_err() {
                left += 1;
                self.lock().unrecorded_ends.push(session_id);
            }
        }
        let waiting = match self.journal() {
            Ok(journal) => journal.unrevoked(token.session().subject()).await.unwrap_or_else(|error| {
                tracing::error!(%error, "the revocations that wait could not be read");
                left += 1;
                Vec::new()
            }),
            Err(_) => Vec::new(),
        };
        for record in waiting {
            match self.client.end_session(&token, &record.id).await {
                Ok(()) => self.revoked(&record).await,
                Err(problem) => {
                    left += 1;
                    tracing::warn!(code = problem.code.as_str(), "a revocation has to wait");
                }
            }
        }
        let mut inner = self.lock();
        inner.revocations_wait |= left > 0;
        if left > 0 {
            inner.say(
                NoticeKind::RevocationQueued,
                "The session is over on this computer, but the server has not confirmed it yet. It is tried again \
                 until it does."
                    .to_owned(),
            );
        } else if !inner.revocations_wait {
            inner.unsay(NoticeKind::RevocationQueued);
        }
        drop(inner);
        self.publish();
    }

    async fn revoked(&self, record: &SessionRecord) {
        let Ok(journal) = self.journal() else { return };
        if journal.mark_revoked(&record.id).await.is_err() {
            return;
        }
        let mut inner = self.lock();
        if let Some(receipt) = inner.receipt.as_mut().filter(|receipt| receipt.record.id == record.id) {
            receipt.record.revoked = true;
        }
        if record.ending == Some(Ending::Crashed) {
            inner.unsay(NoticeKind::CrashFound);
            inner.say(
                NoticeKind::CrashRevoked,
                format!(
                    "The session as {} in {} that was left open when the app closed unexpectedly has been ended on \
                     the server. Its notes are in History.",
                    record.viewed.name, record.workspace.name
                ),
            );
        }
    }

    /// At the start: finds what a crash left behind, closes its record and says so. The server is told as
    /// soon as the agent whose session it was signs in.
    pub async fn recover(&self) {
        let Ok(journal) = self.journal() else { return };
        let Ok(left_open) = journal.unfinished().await else { return };
        for record in left_open {
            let now = self.now();
            let text = "The app closed unexpectedly during the session. Found at the next start.";
            let written = self.record(&record.id, EntryKind::Ended, text).await;
            if written.is_err() || journal.close(&record.id, Ending::Crashed, now).await.is_err() {
                continue;
            }
            self.notice(
                NoticeKind::CrashFound,
                format!(
                    "A session as {} in {} was left open when the app closed unexpectedly. Its notes are saved. It is \
                     ended on the server as soon as {} signs in.",
                    record.viewed.name, record.workspace.name, record.agent.name
                ),
            );
        }
    }

    /// Verifies a frozen session again, where its reason allows that.
    pub async fn reverify(&self) -> Result<(), Problem> {
        let (token, number) = {
            let inner = self.lock();
            if !matches!(inner.state(), State::Frozen { .. }) {
                return Err(Problem::new(Code::WrongState, "There is no frozen session to check."));
            }
            (inner.vault.impersonation.clone(), inner.session_number)
        };
        let token = token.ok_or_else(|| {
            Problem::new(Code::SessionEnded, "This session is over. Exit and write the receipt.")
        })?;
        let who = self.client.who_am_i(&token).await;
        self.reached(&who);
        match who {
            Ok(who) => {
                let (agrees, at) = (disagreement(token.session(), &who).is_none(), self.now());
                let monotonic = self.clock.monotonic();
                let said = who.clone();
                self.dispatch_with(Some(number), Event::Reverified { who }, |inner| {
                    inner.session.heard(&said, agrees, at);
                    inner.last_confirmed = monotonic;
                    if !inner.is_frozen() {
                        inner.frozen_since = None;
                    }
                })
                .await
            }
            Err(problem) => {
                self.mind_refusal(number, &problem).await;
                Err(problem)
            }
        }
    }
}

/// What can be said of a session when its journal cannot be read.
fn bare_record(
    held: &ergo_session::Held,
    terms: Option<&super::state::Terms>,
    ending: Ending,
    now: i64,
) -> SessionRecord {
    let (ticket, reason) =
        terms.map_or_else(Default::default, |terms| (terms.ticket.clone(), terms.reason.clone()));
    SessionRecord {
        id: held.session.facts().session_id.clone(),
        viewed: Person::clone(&held.viewed),
        workspace: WorkspaceRef::clone(&held.workspace),
        agent: held.impersonator.clone(),
        reason,
        ticket,
        started_at: held.session.facts().issued_at * 1000,
        ended_at: Some(now),
        ending: Some(ending),
        revoked: false,
        entries: 0,
        notes: 0,
    }
}
