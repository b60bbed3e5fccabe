//! The evidence for what the app says about the session.

use crate::{Desk, plain::plain};
use ergo_keys::Standing;
use ergo_protocol::diagnostics::{Diagnostics, KeyFacts, LoginFacts, TokenFacts, Verdict};
use ergo_session::{DirectSession, Facts, ImpersonationSession, State, holds_actor};

impl Desk {
    /// The state of the workspace server's keys.
    fn key_facts(&self) -> Option<KeyFacts> {
        let Standing { age, not_refreshed } = self.keys.standing(self.clock.monotonic())?;
        let age = i64::try_from(age.as_millis()).unwrap_or(i64::MAX);
        Some(KeyFacts { fetched_at: self.now().saturating_sub(age), not_refreshed })
    }

    /// The facts about the session, in every state. Never the token.
    pub fn diagnostics(&self) -> Diagnostics {
        let inner = self.lock();
        let login = inner.own.as_ref().and_then(|own| own.login.as_ref());
        let (verdict, token, server, analysis) = match inner.state() {
            State::SignedOut => (Verdict::SignedOut, None, None, None),
            State::Direct { session, .. }
            | State::Requested { session, .. }
            | State::Entering { session, .. } => {
                let own = inner.own.as_ref();
                // The held token may be newer than the state.
                let session = own.map_or(session, |own| own.token.session());
                let known = own.map(|own| own.known.clone());
                let facts = direct_facts(session, known.as_ref().map_or(0, |known| known.verified_at));
                // A direct token proves no more than the sign-in that it was issued for. If that issuer is not known
                // to mark impersonation, no one can tell.
                let (verdict, analysis) = match login {
                    Some(login) if login.cannot_tell => (Verdict::CannotTell, login.analysis.clone()),
                    _ => (Verdict::Direct, session.inspection()),
                };
                (verdict, Some(facts), known.map(|known| known.server), Some(analysis))
            }
            State::Exiting { .. } | State::Ended { .. } => (Verdict::Ended, None, None, None),
            state => {
                let held = holds_actor(state);
                let known = inner.live.as_ref().map(|live| live.known.clone());
                let verified_at = known.as_ref().map_or(0, |known| known.verified_at);
                (
                    Verdict::Impersonating,
                    held.map(|held| impersonation_facts(&held.session, verified_at)),
                    known.map(|known| known.server),
                    held.map(|held| held.session.inspection()),
                )
            }
        };
        let held_back =
            if verdict == Verdict::Impersonating { ergo_session::held_back().to_vec() } else { Vec::new() };
        let login = login.map(|login| LoginFacts {
            issuer: plain(&login.provider.at().issuer),
            profile: login.provider.at().profile.clone(),
            analysis: login.analysis.clone(),
        });
        Diagnostics { verdict, token, server, held_back, login, analysis, keys: self.key_facts() }
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
