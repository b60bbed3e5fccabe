//! The header of a token (RFC 7515 §4): everything that is not needed is refused.

use crate::{
    Profile, Refusal,
    algorithm::Algorithm,
    keys::MAX_KEY_ID_BYTES,
    strict_json::{Object, Value},
    suspect,
};
use ergo_protocol::Code;

/// Members that contain a key or a key's address (RFC 8725 §3.10), or that mean compression or encryption.
const FORBIDDEN: &[&str] = &["jwk", "jku", "x5u", "x5c", "zip", "enc"];

/// The contents of an acceptable header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    /// `alg`, as spelled in the header.
    pub(crate) algorithm_name: String,
    /// The algorithm that `alg` names.
    pub(crate) algorithm: Algorithm,
    /// The issuer's name for the key (`kid`).
    pub(crate) key_id: String,
    /// Claims about the issuer, the people, and impersonation that the header repeats. They are compared with the
    /// actual claims (RFC 7519 §5.3).
    pub(crate) repeated_claims: Object,
}

/// Checks a header. The algorithm comes first, so that no key is looked up for a forbidden one.
pub(crate) fn check(header: &Object, profile: &Profile) -> Result<Header, Refusal> {
    let (algorithm_name, algorithm) = algorithm(header, profile)?;
    check_type(header, profile)?;
    // We support no extensions, so a critical one is never understood (RFC 7515 §4.1.11, RFC 7797 §6).
    if header.contains_key("crit") || header.contains_key("b64") {
        return Err(Refusal::new(
            Code::Crit,
            "The token requires extensions (crit or b64) that are not supported here.",
        ));
    }
    if let Some(name) = FORBIDDEN.iter().find(|name| header.contains_key(**name)) {
        return Err(Refusal::new(
            Code::HeaderForbidden,
            format!("The token's header contains {name}. Keys come only from the configured issuer."),
        ));
    }
    // RFC 7519 §5.2: `cty` marks a nested token.
    if header.contains_key("cty") {
        return Err(Refusal::new(
            Code::HeaderForbidden,
            "The token's header contains cty; nested tokens are not supported.",
        ));
    }
    let repeated_claims = repeated_claims(header, profile);
    Ok(Header { algorithm_name, algorithm, key_id: key_id(header)?, repeated_claims })
}

fn repeated_claims(header: &Object, profile: &Profile) -> Object {
    let is_one = |name: &str| {
        ["iss", "sub", "aud"].contains(&name)
            || profile.subject.iter().any(|place| place.claim() == name)
            || profile.markings.iter().any(|marking| marking.path.claim() == name)
            || suspect::is_named_like_one(name)
    };
    header
        .iter()
        .filter(|(name, _)| is_one(name))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

fn algorithm(header: &Object, profile: &Profile) -> Result<(String, Algorithm), Refusal> {
    let name = header.get("alg").and_then(Value::as_str);
    name.filter(|name| profile.algorithms.iter().any(|allowed| allowed == name))
        .and_then(|name| Some((name.to_owned(), Algorithm::named(name)?)))
        .ok_or_else(|| {
            let allowed = profile.algorithms.join(", ");
            Refusal::new(
                Code::AlgNotAllowed,
                format!("The token is not signed with an algorithm that is allowed here ({allowed})."),
            )
        })
}

/// Explicit typing (RFC 8725 §3.11), compared as in RFC 7515 §4.1.9.
fn check_type(header: &Object, profile: &Profile) -> Result<(), Refusal> {
    let fits = match header.get("typ") {
        None => profile.type_may_be_missing,
        Some(written) => written.as_str().is_some_and(|written| {
            let lower = written.to_ascii_lowercase();
            let kind = lower.strip_prefix("application/").unwrap_or(&lower);
            profile.types.iter().any(|known| known.eq_ignore_ascii_case(kind))
        }),
    };
    if fits {
        return Ok(());
    }
    let expected = profile.types.join(" or ");
    Err(Refusal::new(Code::Typ, format!("The token is not an access token: its typ is not {expected}.")))
}

fn key_id(header: &Object) -> Result<String, Refusal> {
    match header.get("kid") {
        Some(Value::String(id)) if !id.is_empty() && id.len() <= MAX_KEY_ID_BYTES => Ok(id.clone()),
        _ => Err(Refusal::new(
            Code::KeyUnknown,
            "The token does not say which key signed it (kid is missing, too long, or not a string).",
        )),
    }
}
