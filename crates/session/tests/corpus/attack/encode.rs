//! Makes tokens from claims, good and bad.

use super::keys::{self, Signer};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

/// 2026-11-23, the time at which every token of the corpus is verified.
pub const NOW: i64 = 1_795_435_200;
pub const ISSUER: &str = "https://id.ergo.test";
pub const AUDIENCE: &str = "https://api.ergo.example";

pub fn b64(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A good header for the key with this id.
pub fn header(kid: &str) -> Value {
    let (alg, _) = keys::ALGORITHMS.into_iter().find(|(_, of)| *of == kid).unwrap();
    json!({"alg": alg, "kid": kid, "typ": "at+jwt"})
}

/// The claims of an agent's own token.
pub fn own() -> Value {
    json!({
        "iss": ISSUER, "aud": AUDIENCE, "sub": "agt_sam", "jti": "tok_0", "sid": "ses_0",
        "iat": NOW, "nbf": NOW, "exp": NOW + 3600,
    })
}

/// The claims of an impersonation token: Sam views Dana in Northwind.
pub fn viewing() -> Value {
    json!({
        "iss": ISSUER, "aud": AUDIENCE, "sub": "usr_dana", "jti": "tok_1", "sid": "ses_1",
        "iat": NOW, "nbf": NOW, "exp": NOW + 900,
        "act": {"sub": "agt_sam"}, "workspace": "ws_northwind", "scope": "members:read teams:read",
    })
}

/// An object with one member set; `null` is set, not removed.
pub fn with(mut object: Value, name: &str, value: impl Into<Value>) -> Value {
    object[name] = value.into();
    object
}

/// An object without one of its members.
pub fn without(mut object: Value, name: &str) -> Value {
    object.as_object_mut().unwrap().remove(name).unwrap();
    object
}

/// The text of an object with one member set to exactly this text.
pub fn with_raw(object: &Value, name: &str, raw: &str) -> String {
    with(object.clone(), name, "<raw>").to_string().replace("\"<raw>\"", raw)
}

/// The text of an object with exactly this text before its last brace.
pub fn with_more(object: &Value, members: &str) -> String {
    let text = object.to_string();
    format!("{},{members}}}", text.strip_suffix('}').unwrap())
}

/// A token of exactly these two encoded parts.
pub fn sign_parts(header: &str, claims: &str, signer: Signer) -> String {
    let message = format!("{header}.{claims}");
    let signature = keys::sign(signer, message.as_bytes());
    format!("{message}.{}", b64(signature))
}

/// A token of exactly these bytes.
pub fn sign_bytes(header: impl AsRef<[u8]>, claims: impl AsRef<[u8]>, signer: Signer) -> String {
    sign_parts(&b64(header), &b64(claims), signer)
}

/// A token with this header and the claims of [`viewing`], signed with the key `ed` whatever the header says.
pub fn of_header(header: impl AsRef<[u8]>) -> String {
    sign_bytes(header, viewing().to_string(), Signer::Ed25519)
}

/// A token with these claims, as text, with nothing wrong in its header and signature.
pub fn of_claims(claims: impl AsRef<[u8]>) -> String {
    sign_bytes(header("ed").to_string(), claims, Signer::Ed25519)
}

/// A token with these claims and nothing wrong in its header and signature.
pub fn token(claims: &Value) -> String {
    of_claims(claims.to_string())
}
