//! An issuer with real, generated keys, which signs whatever a test needs.
#![allow(dead_code, reason = "each test binary uses its own part")]

pub mod profiles;

use aws_lc_rs::{
    rand::SystemRandom,
    rsa::KeySize,
    signature::{
        ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair,
        KeyPair, RSA_PKCS1_SHA256, RSA_PSS_SHA256, RsaKeyPair, RsaPublicKeyComponents,
    },
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ergo_protocol::Code;
use ergo_session::{
    DirectSession, ImpersonationSession, KeySet, Policy, Profile, Refusal, SessionContext, verify,
};
use serde_json::{Value, json};
use std::sync::OnceLock;

/// 2026-11-23, the time of all tests.
pub const NOW: i64 = 1_795_435_200;
pub const ISSUER: &str = "https://id.ergo.test";
pub const AUDIENCE: &str = "https://api.ergo.example";

/// Each algorithm with the id of its key.
pub const ALGORITHMS: [(&str, &str); 4] =
    [("RS256", "rs"), ("PS256", "ps"), ("ES256", "es"), ("EdDSA", "ed")];

pub struct Issuer {
    pub rs: RsaKeyPair,
    pub ps: RsaKeyPair,
    pub es: EcdsaKeyPair,
    /// The same key as `es`, with signatures in ASN.1.
    pub es_der: EcdsaKeyPair,
    pub ed: Ed25519KeyPair,
    pub keys: KeySet,
    pub policy: Policy,
}

pub fn issuer() -> &'static Issuer {
    static ISSUER_ONCE: OnceLock<Issuer> = OnceLock::new();
    ISSUER_ONCE.get_or_init(|| {
        let document =
            EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new()).unwrap();
        let mut issuer = Issuer {
            rs: RsaKeyPair::generate(KeySize::Rsa2048).unwrap(),
            ps: RsaKeyPair::generate(KeySize::Rsa2048).unwrap(),
            es: EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, document.as_ref()).unwrap(),
            es_der: EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, document.as_ref()).unwrap(),
            ed: Ed25519KeyPair::generate().unwrap(),
            keys: KeySet::default(),
            policy: Policy {
                issuer: ISSUER.to_owned(),
                audience: AUDIENCE.to_owned(),
                profile: Profile::named("ergo").unwrap(),
            },
        };
        let set = json!({"keys": [
            rsa_jwk(&issuer.rs, "rs", "RS256"),
            rsa_jwk(&issuer.ps, "ps", "PS256"),
            ec_jwk(&issuer.es, "es"),
            ed_jwk(&issuer.ed, "ed"),
        ]});
        let (keys, skipped) = KeySet::parse(set.to_string().as_bytes()).unwrap();
        assert_eq!(skipped, []);
        issuer.keys = keys;
        issuer
    })
}

pub fn b64(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

pub fn rsa_jwk(key: &RsaKeyPair, kid: &str, alg: &str) -> Value {
    let public = RsaPublicKeyComponents::<Vec<u8>>::from(key.public_key());
    json!({"kty": "RSA", "kid": kid, "alg": alg, "use": "sig", "n": b64(public.n), "e": b64(public.e)})
}

pub fn ec_jwk(key: &EcdsaKeyPair, kid: &str) -> Value {
    let point = key.public_key().as_ref();
    json!({"kty": "EC", "crv": "P-256", "kid": kid, "alg": "ES256", "x": b64(&point[1..33]), "y": b64(&point[33..])})
}

pub fn ed_jwk(key: &Ed25519KeyPair, kid: &str) -> Value {
    json!({"kty": "OKP", "crv": "Ed25519", "kid": kid, "alg": "EdDSA", "x": b64(key.public_key().as_ref())})
}

/// Signs with the key with this id.
pub fn signature(kid: &str, message: &[u8]) -> Vec<u8> {
    let issuer = issuer();
    let random = SystemRandom::new();
    match kid {
        "rs" | "ps" => {
            let key = if kid == "rs" { &issuer.rs } else { &issuer.ps };
            let mut out = vec![0; key.public_modulus_len()];
            if kid == "rs" {
                key.sign(&RSA_PKCS1_SHA256, &random, message, &mut out).unwrap();
            } else {
                key.sign(&RSA_PSS_SHA256, &random, message, &mut out).unwrap();
            }
            out
        }
        "es" => issuer.es.sign(&random, message).unwrap().as_ref().to_vec(),
        "es_der" => issuer.es_der.sign(&random, message).unwrap().as_ref().to_vec(),
        "ed" => issuer.ed.sign(message).as_ref().to_vec(),
        other => panic!("no key {other}"),
    }
}

/// A token of exactly these texts, signed with the key with this id.
pub fn sign_text(header: &str, claims: &str, kid: &str) -> String {
    let message = format!("{}.{}", b64(header), b64(claims));
    let signature = signature(kid, message.as_bytes());
    format!("{message}.{}", b64(signature))
}

pub fn header(alg: &str, kid: &str) -> Value {
    json!({"alg": alg, "kid": kid, "typ": "at+jwt"})
}

/// A token with these claims, signed with ES256.
pub fn token(claims: &Value) -> String {
    sign_text(&header("ES256", "es").to_string(), &claims.to_string(), "es")
}

/// The claims of an agent's own token.
pub fn direct_claims() -> Value {
    json!({
        "iss": ISSUER, "aud": AUDIENCE, "sub": "agt_sam", "jti": "tok_0", "sid": "ses_0",
        "iat": NOW, "nbf": NOW, "exp": NOW + 3600,
    })
}

/// The claims of an impersonation token: Sam views Dana in Northwind.
pub fn acting_claims() -> Value {
    json!({
        "iss": ISSUER, "aud": AUDIENCE, "sub": "usr_dana", "jti": "tok_1", "sid": "ses_1",
        "iat": NOW, "nbf": NOW, "exp": NOW + 900,
        "act": {"sub": "agt_sam"}, "workspace": "ws_northwind", "scope": "members:read teams:read",
    })
}

/// `claims` with some of them set; `null` is set, not removed.
pub fn with(mut claims: Value, changes: &[(&str, Value)]) -> Value {
    for (name, value) in changes {
        claims[*name] = value.clone();
    }
    claims
}

/// `claims` without one of them.
pub fn without(mut claims: Value, name: &str) -> Value {
    claims.as_object_mut().unwrap().remove(name).unwrap();
    claims
}

pub fn check(token: &str) -> Result<SessionContext, Refusal> {
    verify(token, &issuer().keys, &issuer().policy, NOW)
}

pub fn direct(claims: &Value) -> DirectSession {
    match check(&token(claims)) {
        Ok(SessionContext::Direct(session)) => session,
        other => panic!("{other:?}"),
    }
}

pub fn impersonating(claims: &Value) -> ImpersonationSession {
    match check(&token(claims)) {
        Ok(SessionContext::Impersonating(session)) => session,
        other => panic!("{other:?}"),
    }
}

/// `claims` with one of them written as exactly this JSON text.
pub fn with_raw(claims: &Value, name: &str, raw: &str) -> String {
    with(claims.clone(), &[(name, json!("<raw>"))]).to_string().replace("\"<raw>\"", raw)
}

/// Asserts that a token is refused with this code, and that the refusal reveals nothing of it.
#[track_caller]
pub fn refused(token: &str, code: Code) -> Refusal {
    match check(token) {
        Ok(context) => panic!("accepted: {context:?}"),
        Err(refusal) => {
            assert_eq!(refusal.code, code, "{refusal:?}");
            assert!(!refusal.detail.is_empty());
            assert!(refusal.key_id.is_none() || code == Code::KeyUnknown);
            let signature = token.rsplit('.').next().unwrap_or_default();
            assert!(signature.len() < 8 || !format!("{refusal:?}").contains(signature));
            refusal
        }
    }
}

#[track_caller]
pub fn claims_refused(claims: &Value, code: Code) -> Refusal {
    refused(&token(claims), code)
}

#[track_caller]
pub fn header_refused(header: &Value, code: Code) -> Refusal {
    refused(&sign_text(&header.to_string(), &acting_claims().to_string(), "es"), code)
}
