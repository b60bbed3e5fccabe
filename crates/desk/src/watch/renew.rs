//! Renews tokens silently while the session is open. Each new token must belong to the same session: the same viewed
//! user, actor, workspace, and id (invariant 3), and no more scope than was approved.

use crate::{
    Desk,
    due::passes,
    plain::message,
    vault::{ImpersonationToken, Secret},
};
use ergo_catalog::text;
use ergo_protocol::{Code, Problem, snapshot::FrozenReason};
use ergo_session::{Event, SessionContext, holds_actor};

impl Desk {
    /// Renews the held token. It is retried if the connection failed; any other failure stops the session.
    pub async fn renew(&self) {
        let (own, session_id, number) = {
            let inner = self.lock();
            let session_id = holds_actor(inner.state()).map(|held| held.session.facts().session_id.clone());
            (inner.own_token(), session_id, inner.session_number)
        };
        let (Some(own), Some(session_id)) = (own, session_id) else { return };
        let renewed = self.call(|server| server.renew(&own, &session_id)).await;
        match renewed {
            Ok(secret) => self.take_renewed(secret, number).await,
            Err(problem) => self.on_no_renewal(number, &problem).await,
        }
    }

    /// The held token of a frozen session, renewed if it has expired in the meantime, so that a session that slept is
    /// verified with a valid token.
    pub(crate) async fn fresh(
        &self,
        token: ImpersonationToken,
        number: u64,
    ) -> Result<ImpersonationToken, Problem> {
        if self.now() < token.session().facts().expires_at.saturating_mul(1000) {
            return Ok(token);
        }
        // The agent's own token, which is needed for the renewal, may have expired during the sleep too.
        let own_expires_at = self.own_token().map(|own| own.session().facts().expires_at);
        if own_expires_at.is_ok_and(|expires_at| self.now() >= expires_at.saturating_mul(1000)) {
            self.renew_own().await;
        }
        self.renew().await;
        let inner = self.lock();
        match inner.impersonation_token() {
            Some(renewed) if inner.session_number == number => Ok(renewed),
            _ => {
                Err(Problem::new(Code::SessionEnded, text!("This session is over. Exit to get its receipt.")))
            }
        }
    }

    async fn take_renewed(&self, secret: Secret, number: u64) {
        let context = match self.keys.verify(secret.expose(), &self.policy, self.verify_at()).await {
            Ok(context) => context,
            // The old token is still valid for a while, and fetching the keys is retried.
            Err(problem) if problem.code == Code::KeysUnavailable => {
                return self.not_renewed_yet();
            }
            Err(problem) => {
                let detail = text!(
                    "The server renewed the session with a token that cannot be accepted. {why}",
                    why = message(&problem.message.english()),
                );
                let froze = Event::Froze { reason: FrozenReason::IdentityMismatch, detail };
                // Refused if the session has been left in the meantime; the same goes for those below.
                let _ = self.dispatch_in(number, froze).await;
                return;
            }
        };
        let token = match &context {
            SessionContext::Impersonating(session) => Some(secret.into_impersonation(session.clone())),
            SessionContext::Direct(_) => None,
        };
        let (now, monotonic) = (self.now(), self.clock.monotonic());
        let renewed = self
            .dispatch_with(Some(number), Event::Renewed { context }, |inner| {
                // After a disagreement, no token is held anymore, so there is nothing to renew.
                let live = inner.live.as_mut().filter(|live| live.token.is_some());
                if let Some((live, token)) = live.zip(token) {
                    live.renewal.renewed(token.session().facts(), monotonic);
                    live.token = Some(token);
                    live.known.verified_at = now;
                }
            })
            .await;
        if renewed.is_ok() {
            self.ask_server().await;
        }
    }

    /// If the server refuses a renewal, it says that the session does not continue.
    async fn on_no_renewal(&self, number: u64, problem: &Problem) {
        if passes(problem.code) || problem.code == Code::Exp {
            if problem.code == Code::Exp {
                // The renewal is requested with the agent's own token, so that is the one that expired.
                self.renew_own_soon();
            }
            return self.not_renewed_yet();
        }
        let froze = Event::Froze { reason: FrozenReason::Revoked, detail: problem.message.clone() };
        let _ = self.dispatch_in(number, froze).await;
    }

    /// The renewal is retried, less and less often.
    fn not_renewed_yet(&self) {
        if let Some(live) = &mut self.lock().live {
            live.renewal.failed(self.clock.monotonic(), None);
        }
    }
}
