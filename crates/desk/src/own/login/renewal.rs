//! Continuing a sign-in, and its end.

use crate::{Desk, adapters::identity_provider::ProviderError, due::passes, vault::Secret};
use ergo_catalog::text;
use ergo_protocol::snapshot::NoticeKind;
use ergo_session::{Event, SessionContext, State};

impl Desk {
    /// Renews the agent's own token with a newer token from the provider. Never twice at once: a provider that
    /// rotates refresh tokens treats a second use as theft and ends everything.
    pub async fn renew_own(&self) {
        let Ok(_one_at_a_time) = self.refreshing.try_lock() else { return };
        let (login, refresh, session_id) = {
            let inner = self.lock();
            let Some(own) = &inner.own else { return };
            let (Some(login), Some(refresh)) = (&own.login, &own.refresh) else { return };
            (login.clone(), refresh.again(), own.id().to_owned())
        };
        let grant = match login.provider.refresh(&refresh).await {
            Ok(grant) => grant,
            Err(ProviderError::Over | ProviderError::Denied) => return self.login_is_over(&session_id).await,
            Err(error) => {
                self.own_not_renewed_yet();
                return tracing::warn!(%error, "the sign-in could not be renewed yet");
            }
        };
        if !self.still_held(&session_id) {
            // The agent signed out in the meantime: the late token is not stored and must not stay valid.
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
                self.own_not_renewed_yet();
                return tracing::warn!(
                    code = problem.code.as_str(),
                    "a renewed sign-in could not be verified yet"
                );
            }
            Ok(_) | Err(_) => return self.login_is_over(&session_id).await,
        }
        let renewed = self.call(|server| server.renew_own(&grant.access, &session_id)).await;
        match renewed {
            Ok(secret) => self.take_renewed_own(secret, &session_id).await,
            Err(problem) if passes(problem.code) => {
                self.own_not_renewed_yet();
                tracing::warn!(
                    code = problem.code.as_str(),
                    "the agent's own session could not be renewed yet"
                );
            }
            Err(_) => self.login_is_over(&session_id).await,
        }
    }

    /// The renewal is retried, less and less often.
    fn own_not_renewed_yet(&self) {
        if let Some(own) = &mut self.lock().own {
            own.renewal.failed(self.clock.monotonic(), None);
        }
    }

    async fn take_renewed_own(&self, secret: Secret, session_id: &str) {
        // Not revoked if it cannot be verified: revoking any token of a session ends the session, and this one
        // continues.
        let session = match self.keys.verify(secret.expose(), &self.policy, self.verify_at()).await {
            Ok(SessionContext::Direct(session)) => session,
            Ok(SessionContext::Impersonating(_)) => {
                self.own_not_renewed_yet();
                return tracing::error!(
                    "the agent's own session was renewed with the token of an impersonation session"
                );
            }
            Err(problem) => {
                self.own_not_renewed_yet();
                return tracing::warn!(
                    code = problem.code.as_str(),
                    "the agent's renewed token could not be verified yet"
                );
            }
        };
        let token = secret.into_direct(session);
        let (now, monotonic) = (self.now(), self.clock.monotonic());
        let mut inner = self.lock();
        // A session never changes its person silently (invariant 3): a token that does not fit is not used, and the
        // old one expires.
        let same = inner.own_in(session_id).filter(|own| {
            let (old, new) = (own.token.session(), token.session());
            new.facts().session_id == session_id && old.subject() == new.subject()
        });
        if let Some(own) = same {
            own.renewal.renewed(token.session().facts(), monotonic);
            own.token = token;
            own.known.verified_at = now;
        }
    }

    fn still_held(&self, session_id: &str) -> bool {
        self.lock().own_in(session_id).is_some_and(|own| own.login.is_some())
    }

    /// The provider does not continue this sign-in. A direct session ends; an impersonation session continues as long
    /// as its own token is valid, and can be exited as always.
    async fn login_is_over(&self, session_id: &str) {
        let direct = {
            let mut inner = self.lock();
            let Some(own) = inner.own_in(session_id).filter(|own| own.login.is_some()) else { return };
            own.refresh = None;
            inner.notices.say(
                NoticeKind::SignInOver,
                text!("Your organization’s sign-in has ended. If you are in a session, exit it. Then sign in again."),
            );
            matches!(inner.state(), State::Direct { .. } | State::Requested { .. })
        };
        self.publish();
        if direct {
            let _ = self.dispatch(Event::SignOut).await;
            self.settle_logins().await;
        }
    }

    /// Deletes and revokes the sign-ins that ended here. Best effort: what was held here is already wiped.
    pub(crate) async fn settle_logins(&self) {
        let left = std::mem::take(&mut self.lock().outbox.left_logins);
        for (login, refresh) in left {
            let _ = self.keychain.forget(&self.account(&login.provider)).await;
            if let Some(refresh) = refresh {
                let _ = login.provider.revoke(&refresh).await;
            }
        }
    }
}
