//! Going on with a sign-in, and its end.

use crate::{Desk, adapters::identity_provider::ProviderError, retry::passes, vault::Secret};
use ergo_protocol::snapshot::NoticeKind;
use ergo_session::{Event, SessionContext, State};

impl Desk {
    /// Whether the agent's own token is to be renewed now; asked once a time.
    pub(crate) fn own_renewal_is_due(&self) -> bool {
        let mut inner = self.lock();
        let now = self.clock.monotonic();
        inner.login.is_some()
            && inner.vault.refresh.is_some()
            && now >= inner.renew_own_at
            && inner.renewing_own.take_turn(now)
    }

    /// Renews the agent's own token by a newer one of the provider. Never twice at once: a provider that rotates
    /// refresh tokens takes the second use of one for a theft and ends everything.
    pub async fn renew_own(&self) {
        let Ok(_one_at_a_time) = self.refreshing.try_lock() else { return };
        let (login, refresh, session_id) = {
            let inner = self.lock();
            let session_id =
                inner.vault.direct.as_ref().map(|held| held.session().facts().session_id.clone());
            match (&inner.login, &inner.vault.refresh, session_id) {
                (Some(login), Some(refresh), Some(session_id)) => {
                    (login.clone(), refresh.again(), session_id)
                }
                _ => return,
            }
        };
        let grant = match login.provider.refresh(&refresh).await {
            Ok(grant) => grant,
            Err(ProviderError::Over | ProviderError::Denied) => return self.login_is_over(&session_id).await,
            Err(error) => {
                self.not_renewed_yet();
                return tracing::warn!(%error, "the sign-in could not be renewed yet");
            }
        };
        if !self.still_held(&session_id) {
            // Signed out meanwhile: what came late is not taken, and does not stay good.
            if let Some(refresh) = &grant.refresh {
                let _ = login.provider.revoke(refresh).await;
            }
            return;
        }
        let claims = self.check_grant(&login.provider, &grant, None).await;
        let next = grant.refresh.as_ref().map(Secret::again);
        self.keep(&login.provider, next, &session_id).await;
        match claims {
            Ok(claims) if claims.subject == login.subject => {}
            Err(problem) if passes(problem.code) => {
                self.not_renewed_yet();
                return tracing::warn!(
                    code = problem.code.as_str(),
                    "a renewed sign-in could not be verified yet"
                );
            }
            Ok(_) | Err(_) => return self.login_is_over(&session_id).await,
        }
        let renewed = self.client.renew_own(&grant.access, &session_id).await;
        self.reached(&renewed);
        match renewed {
            Ok(secret) => self.take_renewed_own(secret, &session_id).await,
            Err(problem) if passes(problem.code) => {
                self.not_renewed_yet();
                tracing::warn!(code = problem.code.as_str(), "the own session could not be renewed yet");
            }
            Err(_) => self.login_is_over(&session_id).await,
        }
    }

    /// It keeps being retried, less and less often.
    fn not_renewed_yet(&self) {
        self.lock().renewing_own.failed(self.clock.monotonic(), None);
    }

    async fn take_renewed_own(&self, secret: Secret, session_id: &str) {
        // Not revoked when it cannot be verified: the server ends a session with any of its tokens, and this one goes on.
        let session = match self.keys.verify(secret.expose(), &self.policy, self.verify_at()).await {
            Ok(SessionContext::Direct(session)) => session,
            Ok(SessionContext::Impersonating(_)) => {
                self.not_renewed_yet();
                return tracing::error!(
                    "the own session was renewed with the token of an impersonation session"
                );
            }
            Err(problem) => {
                self.not_renewed_yet();
                return tracing::warn!(
                    code = problem.code.as_str(),
                    "the renewed own token could not be verified yet"
                );
            }
        };
        let token = secret.into_direct(session);
        let renew_at = self.renew_at(token.session().facts());
        let (now, monotonic) = (self.now(), self.clock.monotonic());
        let mut inner = self.lock();
        let same = inner.vault.direct.as_ref().is_some_and(|held| {
            let (old, new) = (held.session(), token.session());
            old.facts().session_id == session_id
                && new.facts().session_id == session_id
                && old.subject() == new.subject()
        });
        // A session never changes its person silently (invariant 3): what does not fit is not taken, and the old
        // token runs out.
        if same {
            inner.vault.direct = Some(token);
            inner.own.verified_at = now;
            inner.renew_own_at = renew_at;
            inner.renewing_own.worked(monotonic);
        }
    }

    fn still_held(&self, session_id: &str) -> bool {
        let inner = self.lock();
        inner.login.is_some()
            && inner.vault.direct.as_ref().is_some_and(|held| held.session().facts().session_id == session_id)
    }

    /// The provider does not go on with this sign-in. A direct session ends; a session that is entered goes on as
    /// long as its own token, and can be exited as ever.
    async fn login_is_over(&self, session_id: &str) {
        if !self.still_held(session_id) {
            return;
        }
        let direct = {
            let mut inner = self.lock();
            inner.vault.refresh = None;
            inner.say(
                NoticeKind::SignInOver,
                "Your organization’s sign-in has ended. If you are in a session, exit it. Then sign in again."
                    .to_owned(),
            );
            matches!(inner.state(), State::Direct { .. } | State::Requested { .. })
        };
        self.publish();
        if direct {
            let _ = self.dispatch(Event::SignOut).await;
            self.settle_logins().await;
        }
    }

    /// Forgets and revokes the sign-ins that have ended here. Best effort: what was held here is wiped already.
    pub(crate) async fn settle_logins(&self) {
        let left = std::mem::take(&mut self.lock().left_logins);
        for (login, refresh) in left {
            let _ = self.keychain.forget(&self.account(&login.provider)).await;
            if let Some(refresh) = refresh {
                let _ = login.provider.revoke(&refresh).await;
            }
        }
    }
}
