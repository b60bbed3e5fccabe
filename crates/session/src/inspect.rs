//! What a token proves, in a form for people and scripts.

use crate::{Acting, Claims, DirectSession, ImpersonationSession, KeySet, Policy, Refusal, verified_claims};
use ergo_protocol::{
    Code,
    inspection::{Inspection, InspectionVerdict},
};

/// Verifies a token and says what it proves. An unmarked token from an issuer that is not known to mark impersonation
/// is refused with [`Code::CannotTell`], so that someone who reads only the verdict does not take it for direct.
pub fn inspect(token: &str, keys: &KeySet, policy: &Policy, now_unix_seconds: i64) -> Inspection {
    match verified_claims(token, keys, policy, now_unix_seconds) {
        Ok(claims) => inspection(&claims),
        Err(refusal) => refused(refusal),
    }
}

/// What verified claims say.
pub fn inspection(claims: &Claims) -> Inspection {
    said(&claims.acting, &claims.subject, claims.workspace.as_deref(), claims.expires_at)
}

fn said(acting: &Acting, subject: &str, workspace: Option<&str>, expires_at: i64) -> Inspection {
    let (verdict, code, actors, detail) = match acting {
        Acting::Direct => (InspectionVerdict::Direct, None, &[][..], "No one is acting for the subject."),
        Acting::By(actors) => (
            InspectionVerdict::Impersonating,
            None,
            actors.as_slice(),
            "The first actor is acting as the subject.",
        ),
        Acting::ByUnknown => (
            InspectionVerdict::Impersonating,
            None,
            &[][..],
            "Impersonator unknown: the token is marked but does not say who is acting.",
        ),
        Acting::CannotTell => (
            InspectionVerdict::Refused,
            Some(Code::CannotTell),
            &[][..],
            "Cannot tell: the signature is good, but this issuer is not known to mark impersonation.",
        ),
    };
    Inspection {
        verdict,
        code,
        subject: Some(subject.to_owned()),
        actors: actors.to_vec(),
        workspace: workspace.map(str::to_owned),
        expires_at: Some(expires_at),
        detail: detail.to_owned(),
    }
}

impl DirectSession {
    /// What the session's token says.
    pub fn inspection(&self) -> Inspection {
        said(&Acting::Direct, self.subject(), None, self.facts().expires_at)
    }
}

impl ImpersonationSession {
    /// What the session's token says.
    pub fn inspection(&self) -> Inspection {
        let acting = Acting::By(self.actors().to_vec());
        said(&acting, self.viewed(), Some(self.workspace()), self.facts().expires_at)
    }
}

fn refused(refusal: Refusal) -> Inspection {
    Inspection {
        verdict: InspectionVerdict::Refused,
        code: Some(refusal.code),
        subject: None,
        actors: Vec::new(),
        workspace: None,
        expires_at: None,
        detail: refusal.detail,
    }
}
