//! From bytes to context: an access token's checks and their order.

use crate::{
    Claims, KeySet, MAX_TOKEN_BYTES, Policy, Refusal, SessionContext, claims,
    header::{self, Header},
    strict_json::{self, Value},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ergo_protocol::Code;

/// Verifies an access token of a session at our own server and returns its context. Checks what [`verified_claims`]
/// checks, and that the token has everything that such a session needs.
pub fn verify(
    token: &str,
    keys: &KeySet,
    policy: &Policy,
    now_unix_seconds: i64,
) -> Result<SessionContext, Refusal> {
    SessionContext::of(verified_claims(token, keys, policy, now_unix_seconds)?)
}

/// Verifies an access token (RFC 9068, RFC 7519 §7.2 as hardened by RFC 8725) from the provider that the policy is
/// for, and returns what it proves.
///
/// `now_unix_seconds` is the current time. The order of checks: size, form, header (the algorithm first), key,
/// signature, and only then the claims, so that nothing unsigned is trusted.
///
/// A [`Refusal`] names the first check that failed; it contains the key id only with [`Code::KeyUnknown`].
pub fn verified_claims(
    token: &str,
    keys: &KeySet,
    policy: &Policy,
    now_unix_seconds: i64,
) -> Result<Claims, Refusal> {
    if token.len() > MAX_TOKEN_BYTES {
        return Err(Refusal::new(Code::TooLarge, "The token is larger than 16 KiB."));
    }
    let [header, payload, signature] = parts(token)?;
    let header = match strict_json::read(&decode(header)?) {
        Ok(Value::Object(members)) => header::check(&members, &policy.profile)?,
        _ => return Err(malformed("its header is not a single, strictly valid JSON object")),
    };
    // The other parts are decoded only now. A token with "alg": "none" has an empty signature, but should be refused
    // for its algorithm, which is what a person needs to know.
    let claims = decode(payload)?;
    decode(signature)?;
    let signed = &token[..token.len() - signature.len() - 1];
    check_signature(signed, signature, &header, keys)?;
    claims::check(&claims, header, policy, now_unix_seconds)
}

/// The three parts of the compact serialization (RFC 7515 §7.1), no other form is accepted (RFC 8725bis §3.14).
fn parts(token: &str) -> Result<[&str; 3], Refusal> {
    // At most six, however many dots there are.
    let parts: Vec<&str> = token.splitn(6, '.').collect();
    match parts[..] {
        [header, payload, signature] => Ok([header, payload, signature]),
        // RFC 7516 §3.1.
        [_, _, _, _, _] => Err(malformed("encrypted tokens are not supported")),
        _ => Err(malformed("it does not have three parts")),
    }
}

/// Strict base64url: no padding, no other alphabet, no stray bits (RFC 7515 §2).
fn decode(part: &str) -> Result<Vec<u8>, Refusal> {
    if part.is_empty() {
        return Err(malformed("a part is empty"));
    }
    URL_SAFE_NO_PAD.decode(part).map_err(|_| malformed("a part is not strict base64url"))
}

fn check_signature(signed: &str, signature: &str, header: &Header, keys: &KeySet) -> Result<(), Refusal> {
    let Some(key) = keys.get(&header.key_id) else {
        return Err(Refusal {
            code: Code::KeyUnknown,
            detail: "The token was signed with a key that the issuer does not publish.".to_owned(),
            key_id: Some(header.key_id.clone()),
        });
    };
    if key.algorithm != header.algorithm {
        return Err(Refusal::new(Code::AlgNotAllowed, "The token's algorithm does not match its key."));
    }
    let algorithm = header.algorithm.in_library();
    match jsonwebtoken::crypto::verify(signature, signed.as_bytes(), &key.decoding, algorithm) {
        Ok(true) => Ok(()),
        // An error means an unusable key (a point off its curve), which no signature can match.
        Ok(false) | Err(_) => Err(Refusal::new(Code::Signature, "The token's signature is not valid.")),
    }
}

fn malformed(what: &str) -> Refusal {
    Refusal::new(Code::Malformed, format!("This token cannot be read: {what}."))
}
