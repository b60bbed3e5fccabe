//! Tokens as other issuers write them, read with a profile.

use super::*;
use ergo_session::{Acting, Claims, verified_claims};
use std::sync::Arc;

/// What every token of these tests has, before a provider adds its own.
pub fn base(sub: &str) -> Value {
    json!({"iss": ISSUER, "aud": AUDIENCE, "sub": sub, "iat": NOW, "exp": NOW + 300})
}

pub fn read_with(profile: Arc<Profile>, claims: &Value) -> Result<Claims, Refusal> {
    let (alg, kid) = profile.algorithms.iter().find_map(|alg| Some((alg.clone(), key_for(alg)?))).unwrap();
    let header = match profile.types.first() {
        Some(typ) => json!({"alg": alg, "kid": kid, "typ": typ}),
        None => json!({"alg": alg, "kid": kid}),
    };
    let policy = Policy { profile, ..issuer().policy.clone() };
    verified_claims(&sign_text(&header.to_string(), &claims.to_string(), kid), &issuer().keys, &policy, NOW)
}

pub fn key_for(algorithm: &str) -> Option<&'static str> {
    ALGORITHMS.iter().find(|(name, _)| *name == algorithm).map(|(_, kid)| *kid)
}

pub fn by(actor: &str) -> Acting {
    Acting::By(vec![actor.to_owned()])
}
