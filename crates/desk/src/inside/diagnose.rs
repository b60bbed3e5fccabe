//! Where the app knows from what it says about the session.

use crate::{Desk, plain::plain, state::Inner, vault::DirectToken};
use ergo_keys::Standing;
use ergo_protocol::{
    diagnostics::{Diagnostics, KeyFacts, LoginFacts, TokenFacts, Verdict},
    snapshot::NoticeKind,
};
use ergo_session::{DirectSession, Facts, ImpersonationSession, State, holds_actor};

impl Desk {
    /// How the keys of the workspace server stand.
    fn key_facts(&self) -> Option<KeyFacts> {
        let Standing { age, not_refreshed } = self.keys.standing(self.clock.monotonic())?;
        let age = i64::try_from(age.as_millis()).unwrap_or(i64::MAX);
        Some(KeyFacts { fetched_at: self.now().saturating_sub(age), not_refreshed })
    }

    /// Says when the keys cannot be refreshed, for as long as that is so.
    pub(crate) fn mind_keys(&self) {
        let stale = self.keys.standing(self.clock.monotonic()).is_some_and(|standing| standing.not_refreshed);
        let mut inner = self.lock();
        if stale == inner.keys_stale {
            return;
        }
        inner.keys_stale = stale;
        if stale {
            let text = "The server’s keys could not be refreshed. The known ones stay in use for a day at most; \
                        Diagnostics says since when.";
            inner.say(NoticeKind::KeysStale, text.to_owned());
        } else {
            inner.unsay(NoticeKind::KeysStale);
        }
        drop(inner);
        self.publish();
    }

    /// The facts, in every state. Never the token.
    pub fn diagnostics(&self) -> Diagnostics {
        let inner = self.lock();
        let (verdict, token, server, analysis) = match inner.state() {
            State::SignedOut => (Verdict::SignedOut, None, None, None),
            State::Direct { session, .. }
            | State::Requested { session, .. }
            | State::Entering { session, .. } => {
                // The token that is held may be newer than the state.
                let session = inner.vault.direct.as_ref().map_or(session, DirectToken::session);
                let facts = direct_facts(session, inner.own.verified_at);
                let analysis = match &inner.login {
                    Some(login) if login.cannot_tell => login.analysis.clone(),
                    _ => session.inspection(),
                };
                (direct_verdict(&inner), Some(facts), inner.own.server.clone(), Some(analysis))
            }
            State::Exiting { .. } | State::Ended { .. } => (Verdict::Ended, None, None, None),
            state => {
                let held = holds_actor(state);
                let verified_at = inner.session.verified_at;
                (
                    Verdict::Impersonating,
                    held.map(|held| impersonation_facts(&held.session, verified_at)),
                    inner.session.server.clone(),
                    held.map(|held| held.session.inspection()),
                )
            }
        };
        let held_back =
            if verdict == Verdict::Impersonating { ergo_session::held_back().to_vec() } else { Vec::new() };
        let login = inner.login.as_ref().map(|login| LoginFacts {
            issuer: plain(&login.provider.at().issuer),
            profile: login.provider.at().profile.clone(),
            analysis: login.analysis.clone(),
        });
        Diagnostics { verdict, token, server, held_back, login, analysis, keys: self.key_facts() }
    }
}

/// A direct token is only as good as the sign-in it was given for: from an issuer that is not known to mark
/// impersonation nobody can tell.
fn direct_verdict(inner: &Inner) -> Verdict {
    match &inner.login {
        Some(login) if login.cannot_tell => Verdict::CannotTell,
        _ => Verdict::Direct,
    }
}

fn direct_facts(session: &DirectSession, verified_at: i64) -> TokenFacts {
    facts(session.facts(), session.subject(), &[], None, verified_at)
}

fn impersonation_facts(session: &ImpersonationSession, verified_at: i64) -> TokenFacts {
    facts(session.facts(), session.viewed(), session.actors(), Some(session.workspace()), verified_at)
}

fn facts(
    facts: &Facts,
    subject: &str,
    actors: &[String],
    workspace: Option<&str>,
    verified_at: i64,
) -> TokenFacts {
    TokenFacts {
        issuer: facts.issuer.clone(),
        algorithm: facts.algorithm.clone(),
        key_id: facts.key_id.clone(),
        profile: facts.profile.clone(),
        subject: subject.to_owned(),
        actors: actors.to_vec(),
        workspace: workspace.map(ToOwned::to_owned),
        session_id: facts.session_id.clone(),
        verified_at,
        issued_at: facts.issued_at.saturating_mul(1000),
        expires_at: facts.expires_at.saturating_mul(1000),
    }
}
