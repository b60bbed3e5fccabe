//! What a token proves, in the form that people and scripts read.

use crate::{Acting, Claims, KeySet, Policy, Refusal, verified_claims};
use ergo_protocol::{
    Code,
    inspection::{Inspection, InspectionVerdict},
};

/// Verifies a token and says what it proves. An unmarked token of an issuer that is not known to mark
/// impersonation is refused with [`Code::CannotTell`]: whoever reads only the verdict must not take it for
/// direct.
pub fn inspect(token: &str, keys: &KeySet, policy: &Policy, now_unix_seconds: i64) -> Inspection {
    match verified_claims(token, keys, policy, now_unix_seconds) {
        Ok(claims) => inspection(&claims),
        Err(refusal) => refused(refusal),
    }
}

/// What verified claims say.
pub fn inspection(claims: &Claims) -> Inspection {
    let (verdict, code, actors, detail) = match &claims.acting {
        Acting::Direct => (InspectionVerdict::Direct, None, &[][..], "Nobody acts for the subject."),
        Acting::By(actors) => (
            InspectionVerdict::Impersonating,
            None,
            actors.as_slice(),
            "The first actor acts as the subject.",
        ),
        Acting::ByUnknown => (
            InspectionVerdict::Impersonating,
            None,
            &[][..],
            "Impersonator unknown: the token is marked and does not say who acts.",
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
        subject: Some(claims.subject.clone()),
        actors: actors.to_vec(),
        workspace: claims.workspace.clone(),
        expires_at: Some(claims.expires_at),
        detail: detail.to_owned(),
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
