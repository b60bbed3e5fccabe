//! Tells the kind of a token by its claims. Most providers use the same `typ`, `JWT`, for all their tokens, so the
//! header alone does not keep out an ID token or a logout token, which may lack the marking (RFC 8725 §3.12).

use crate::{
    Profile, Refusal,
    strict_json::{Object, Value},
};
use ergo_protocol::Code;

/// Claims that only ID tokens have: `OpenID` Connect Core 1.0 §3.1.3.6, §3.3.2.11. Not `nonce`, which some providers
/// repeat in their access tokens.
const ID_TOKEN_ONLY: &[&str] = &["at_hash", "c_hash", "s_hash"];

/// The kinds of Keycloak's other tokens, in its `typ` claim.
const OTHER_KINDS: &[&str] = &["refresh", "offline", "logout"];

/// Refuses anything but an access token, or an ID token if the profile reads those.
pub(crate) fn check(claims: &Object, profile: &Profile) -> Result<(), Refusal> {
    let said = claims.get("typ").and_then(Value::as_str).unwrap_or_default();
    let is_called = |kind: &str| said.eq_ignore_ascii_case(kind);
    // RFC 8417 §2.2: a token about security events, such as a logout token, whatever its header says.
    if matches!(claims.get("events"), Some(Value::Object(_)))
        || OTHER_KINDS.iter().any(|kind| is_called(kind))
    {
        return Err(no_access_token("it is about something else, such as a logout"));
    }
    let is_id_token = is_called("id") || ID_TOKEN_ONLY.iter().any(|name| claims.contains_key(*name));
    if is_id_token && !profile.reads_id_tokens {
        return Err(no_access_token("it is an ID token"));
    }
    Ok(())
}

fn no_access_token(what: &str) -> Refusal {
    Refusal::new(Code::Typ, format!("The token is not an access token: {what}."))
}
