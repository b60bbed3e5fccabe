//! The one place that calls this crate: creates a policy, and reads the result.

use crate::attack::{AUDIENCE, ISSUER, NOW, Usable, Verdict, issuer_keys};
use ergo_protocol::Code;
use ergo_session::{KeySet, Policy, Profile, Refusal, SessionContext, verify};

/// The verifier with the keys of the issuer.
pub struct Judge {
    keys: KeySet,
    policy: Policy,
}

impl Judge {
    pub fn of_the_issuer() -> Self {
        Self::with(issuer_keys().as_bytes())
    }

    /// The verifier with the keys of another set, or with none if the set is not usable.
    pub fn with(key_set: &[u8]) -> Self {
        let (keys, _) = KeySet::parse(key_set).unwrap_or_default();
        Self { keys, policy: policy() }
    }

    /// The verdict on a token, and the refusal itself if there is one.
    pub fn verdict(&self, token: &str) -> (Verdict, Option<Refusal>) {
        match verify(token, &self.keys, &self.policy, NOW) {
            Ok(context) => (read(&context), None),
            Err(refusal) => (Verdict::Refused(refusal.code), Some(refusal)),
        }
    }
}

fn policy() -> Policy {
    Policy {
        issuer: ISSUER.to_owned(),
        audience: AUDIENCE.to_owned(),
        profile: Profile::named("ergo").unwrap(),
    }
}

fn read(context: &SessionContext) -> Verdict {
    match context {
        SessionContext::Direct(session) => Verdict::Direct { subject: session.subject().to_owned() },
        SessionContext::Impersonating(session) => Verdict::Impersonating {
            viewed: session.viewed().to_owned(),
            actors: session.actors().to_vec(),
            workspace: session.workspace().to_owned(),
        },
    }
}

/// The verdict on a key set.
pub fn usable(key_set: &[u8]) -> Usable {
    match KeySet::parse(key_set) {
        Ok((keys, skipped)) => {
            Usable::Keys { ids: keys.key_ids().map(str::to_owned).collect(), skipped: skipped.len() }
        }
        Err(code) => {
            assert_eq!(code, Code::KeysUnavailable);
            Usable::Unavailable
        }
    }
}
