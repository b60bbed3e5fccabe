//! Reports sessions that ended here until the server confirms it, even after a restart. The queue is in the journal;
//! only what the journal could not record is in memory.

use crate::{Desk, adapters::patience::is_busy, vault::DirectToken};
use ergo_catalog::text;
use ergo_protocol::{
    Code, Problem,
    journal::{Ending, SessionRecord},
    snapshot::NoticeKind,
};

impl Desk {
    /// Tells the server about sessions that ended here, if it has not confirmed their end yet.
    pub(crate) async fn settle_revocations(&self) {
        let Ok(token) = self.own_token() else { return };
        let agent_id = token.session().subject();
        let owed = {
            let mut inner = self.lock();
            // An end that is added while this runs sets the flag again, and is tried again.
            inner.outbox.revocations_wait = false;
            inner.outbox.take_owed(agent_id)
        };
        let mut left = 0;
        for owed in owed {
            if self.end_there(&token, &owed.session_id).await.is_err() {
                left += 1;
                self.lock().outbox.owe(owed);
            }
        }
        let waiting = match self.journal() {
            Ok(journal) => journal.unrevoked(agent_id).await.unwrap_or_else(|error| {
                tracing::error!(%error, "the pending revocations could not be read");
                left += 1;
                Vec::new()
            }),
            Err(_) => Vec::new(),
        };
        for record in waiting {
            match self.end_there(&token, &record.id).await {
                Ok(()) => self.revoked(&token, &record).await,
                Err(problem) => {
                    left += 1;
                    tracing::warn!(code = problem.code.as_str(), "a revocation has to wait");
                    if matches!(problem.code, Code::ServerUnreachable | Code::Unconfirmed)
                        || is_busy(problem.code)
                    {
                        // The next one would have to wait too.
                        break;
                    }
                }
            }
        }
        let now = self.clock.monotonic();
        let mut inner = self.lock();
        inner.outbox.revocations_wait |= left > 0;
        if left > 0 {
            inner.outbox.revoking.failed(now, None);
            inner.notices.say(
                NoticeKind::RevocationQueued,
                text!("The session has ended on this computer, but the server has not confirmed that yet. The app will keep trying."),
            );
        } else {
            inner.outbox.revoking.worked(now);
            if !inner.outbox.revocations_wait {
                inner.notices.unsay(NoticeKind::RevocationQueued);
            }
        }
        drop(inner);
        self.publish();
    }

    /// Ends a session on the server, unless the server has already said that it ended.
    async fn end_there(&self, token: &DirectToken, session_id: &str) -> Result<(), Problem> {
        let is_over = {
            let inner = self.lock();
            inner.session_id() == Some(session_id) && inner.live.as_ref().is_some_and(|live| live.ended_there)
        };
        if is_over { Ok(()) } else { self.call(|server| server.end_session(token, session_id)).await }
    }

    /// Reports ended sessions at the next beat of the watch, so that the agent does not wait for the network.
    pub(crate) fn revoke_soon(&self) {
        let mut inner = self.lock();
        inner.outbox.revocations_wait = true;
        inner.outbox.revoking.at_once();
    }

    async fn revoked(&self, token: &DirectToken, record: &SessionRecord) {
        let Ok(journal) = self.journal() else { return };
        if journal.mark_revoked(&record.id).await.is_err() {
            return;
        }
        let mut inner = self.lock();
        let receipt = inner.live.as_mut().and_then(|live| live.receipt.as_mut());
        if let Some(receipt) = receipt.filter(|receipt| receipt.record.id == record.id) {
            receipt.record.revoked = true;
        }
        // The notice names the customer, so it is only for the session's agent, who may have signed out in the
        // meantime.
        if record.ending == Some(Ending::Crashed) && inner.is_signed_in(token) {
            inner.notices.unsay(NoticeKind::CrashFound);
            inner.notices.say(
                NoticeKind::CrashRevoked,
                text!(
                    "The session as {user} in {workspace}, left open when the app closed unexpectedly, was ended on the server. Its notes are in History.",
                    user = &record.viewed.name,
                    workspace = &record.workspace.name,
                ),
            );
        }
    }
}
