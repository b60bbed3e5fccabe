//! Where the app knows from what it says about the session.

use super::Desk;
use ergo_protocol::diagnostics::{Diagnostics, TokenFacts, Verdict};
use ergo_session::{DirectSession, Facts, ImpersonationSession, State, holds_actor};

impl Desk {
    /// The facts, in every state. Never the token.
    pub fn diagnostics(&self) -> Diagnostics {
        let inner = self.lock();
        let (verdict, token, server) = match inner.state() {
            State::SignedOut => (Verdict::SignedOut, None, None),
            State::Direct { session, .. }
            | State::Requested { session, .. }
            | State::Entering { session, .. } => (
                Verdict::Direct,
                Some(direct_facts(session, inner.own.verified_at)),
                inner.own.server.clone(),
            ),
            State::Exiting { .. } | State::Ended { .. } => (Verdict::Ended, None, None),
            state => (
                Verdict::Impersonating,
                holds_actor(state).map(|held| impersonation_facts(&held.session, inner.session.verified_at)),
                inner.session.server.clone(),
            ),
        };
        let held_back =
            if verdict == Verdict::Impersonating { ergo_session::held_back().to_vec() } else { Vec::new() };
        Diagnostics { verdict, token, server, held_back }
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
