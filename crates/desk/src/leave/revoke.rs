//! Sessions that have ended here and that the server has not confirmed yet: told until it does, also after a
//! restart. The queue is in the journal; only what the journal could not take is in memory.

use crate::{Desk, adapters::patience::is_busy, vault::DirectToken};
use ergo_protocol::{
    Code, Problem,
    journal::{Ending, SessionRecord},
    snapshot::NoticeKind,
};
use ergo_session::require_signed_in;
use std::time::Duration;

/// How often an unconfirmed end of a session is sent again.
pub(crate) const REVOKE_EVERY: Duration = Duration::from_secs(5);

/// An end that the server does not know of and the journal could not take.
#[derive(Debug)]
pub struct Owed {
    /// Whose session it is: nobody else's token can end it.
    pub agent_id: String,
    /// Which.
    pub session_id: String,
}

impl Desk {
    /// Puts an end of the signed-in agent's into the queue in memory; it goes out at the next beat.
    pub(crate) fn owe_end(&self, session_id: &str) {
        let mut inner = self.lock();
        if let Ok((agent, _)) = require_signed_in(inner.state()) {
            let owed = Owed { agent_id: agent.person.id.clone(), session_id: session_id.to_owned() };
            inner.owe(owed);
            inner.revoking.at_once();
        }
    }

    /// Tells the server about sessions that have ended here and that it has not confirmed yet.
    pub(crate) async fn settle_revocations(&self) {
        let Ok(token) = self.direct_token_anyhow() else { return };
        let agent_id = token.session().subject();
        let owed = {
            let mut inner = self.lock();
            // An end that is added while this runs sets it again, and is tried again.
            inner.revocations_wait = false;
            inner.take_owed(agent_id)
        };
        let mut left = 0;
        for owed in owed {
            if self.end_there(&token, &owed.session_id).await.is_err() {
                left += 1;
                self.lock().owe(owed);
            }
        }
        let waiting = match self.journal() {
            Ok(journal) => journal.unrevoked(agent_id).await.unwrap_or_else(|error| {
                tracing::error!(%error, "the revocations that wait could not be read");
                left += 1;
                Vec::new()
            }),
            Err(_) => Vec::new(),
        };
        for record in waiting {
            match self.end_there(&token, &record.id).await {
                Ok(()) => self.revoked(&record).await,
                Err(problem) => {
                    left += 1;
                    tracing::warn!(code = problem.code.as_str(), "a revocation has to wait");
                    if problem.code == Code::ServerUnreachable || is_busy(problem.code) {
                        // The next would have to wait too.
                        break;
                    }
                }
            }
        }
        let now = self.clock.monotonic();
        let mut inner = self.lock();
        inner.revocations_wait |= left > 0;
        if left > 0 {
            inner.revoking.failed(now, None);
            inner.say(
                NoticeKind::RevocationQueued,
                "The session is over on this computer, but the server has not confirmed it yet. It is tried again \
                 until it does."
                    .to_owned(),
            );
        } else {
            inner.revoking.worked(now);
            if !inner.revocations_wait {
                inner.unsay(NoticeKind::RevocationQueued);
            }
        }
        drop(inner);
        self.publish();
    }

    /// Ends a session on the server, unless that has said itself that it is over.
    async fn end_there(&self, token: &DirectToken, session_id: &str) -> Result<(), Problem> {
        let is_over = self.lock().ended_there.as_deref() == Some(session_id);
        if is_over { Ok(()) } else { self.client.end_session(token, session_id).await }
    }

    /// Has an ended session told at the next beat of the watch: the person does not wait for the network.
    pub(crate) fn revoke_soon(&self) {
        let mut inner = self.lock();
        inner.revocations_wait = true;
        inner.revoking.at_once();
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
}
