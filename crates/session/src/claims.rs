//! The claims of a token whose signature is already known to be good.

use crate::{
    DirectSession, Facts, ImpersonationSession, Policy, Refusal, SessionContext,
    actor::{self, MAX_PERSON_CHARS},
    header::Header,
    strict_json::{self, Fault, Object, Value},
    text::is_plain_id,
    times,
};
use ergo_protocol::Code;

/// The longest `jti`, `sid` and workspace id, in characters.
const MAX_ID_CHARS: usize = 128;

/// Reads and checks the claims, and says whose session it is.
pub(crate) fn check(
    payload: &[u8],
    header: Header,
    policy: &Policy,
    now: i64,
) -> Result<SessionContext, Refusal> {
    let claims = read(payload, policy)?;
    times::check_clock(now)?;
    check_issuer(&claims, policy)?;
    check_audience(&claims, policy)?;
    let times = times::check(&claims, now)?;
    let subject = id(&claims, "sub", MAX_PERSON_CHARS, Code::Sub)?;
    let token_id = id(&claims, "jti", MAX_ID_CHARS, Code::Jti)?;
    let session_id = id(&claims, "sid", MAX_ID_CHARS, Code::Sid)?;
    let profile = policy.profile;
    let actors = actor::read(&claims, profile, &policy.issuer, &subject)?;
    // A malformed scope is named after the kind of token it is in.
    let scope_code = if actors.is_some() { Code::WorkspaceClaim } else { Code::ClaimsMalformed };
    let facts = Facts {
        issuer: policy.issuer.clone(),
        algorithm: header.algorithm_name,
        key_id: header.key_id,
        profile: profile.name,
        session_id,
        token_id,
        issued_at: times.issued_at,
        not_before: times.not_before,
        expires_at: times.expires_at,
        scope: scope(&claims, profile.scope_claim, scope_code)?,
    };
    let Some(actors) = actors else {
        return Ok(SessionContext::Direct(DirectSession::new(subject, facts)));
    };
    let workspace = id(&claims, profile.workspace_claim, MAX_ID_CHARS, Code::WorkspaceClaim)?;
    let session = ImpersonationSession::new(subject, actors.current, actors.history, workspace, facts);
    Ok(SessionContext::Impersonating(session))
}

fn read(payload: &[u8], policy: &Policy) -> Result<Object, Refusal> {
    let malformed = |what: &str| Refusal::new(Code::ClaimsMalformed, format!("The token's claims {what}."));
    match strict_json::read(payload) {
        Ok(Value::Object(claims)) => Ok(claims),
        Ok(_) => Err(malformed("are not an object")),
        Err(Fault::NotJson) => Err(malformed("are not JSON")),
        Err(Fault::Repeated) => Err(malformed("have a member twice")),
        Err(Fault::TooDeep { names }) if actor::is_inside_chain(&names, policy.profile) => {
            Err(actor::too_deep())
        }
        Err(Fault::TooDeep { .. }) => Err(malformed("are nested too deep")),
    }
}

/// RFC 7519 §4.1.1, compared exactly: another case or a trailing slash is another issuer (RFC 8725 §3.8).
fn check_issuer(claims: &Object, policy: &Policy) -> Result<(), Refusal> {
    if claims.get("iss").and_then(Value::as_str) == Some(&policy.issuer) {
        return Ok(());
    }
    Err(Refusal::new(Code::Iss, format!("The token was not issued by {}.", policy.issuer)))
}

/// RFC 7519 §4.1.3: a string or an array of strings, and we are it or in it.
fn check_audience(claims: &Object, policy: &Policy) -> Result<(), Refusal> {
    let fits = match claims.get("aud") {
        Some(Value::String(audience)) => *audience == policy.audience,
        Some(Value::Array(audiences)) => {
            audiences.iter().all(|audience| audience.as_str().is_some())
                && audiences.iter().any(|audience| audience.as_str() == Some(&policy.audience))
        }
        _ => false,
    };
    if fits {
        return Ok(());
    }
    Err(Refusal::new(Code::Aud, format!("The token is not for {}.", policy.audience)))
}

/// A required claim that is an id.
fn id(claims: &Object, name: &str, max_chars: usize, code: Code) -> Result<String, Refusal> {
    match claims.get(name) {
        Some(Value::String(id)) if is_plain_id(id, max_chars) => Ok(id.clone()),
        Some(Value::String(_)) => Err(Refusal::new(
            code,
            format!(
                "The token's {name} is empty, longer than {max_chars} characters or has hidden characters."
            ),
        )),
        Some(_) => Err(Refusal::new(code, format!("The token's {name} is not a string."))),
        None => Err(Refusal::new(code, format!("The token has no {name}."))),
    }
}

/// RFC 8693 §4.2 with the characters of RFC 6749 §3.3. None means that nothing is allowed.
fn scope(claims: &Object, name: &str, code: Code) -> Result<Vec<String>, Refusal> {
    let is_scope_character = |byte: u8| matches!(byte, b'!' | b'#'..=b'[' | b']'..=b'~' | b' ');
    match claims.get(name) {
        None => Ok(Vec::new()),
        Some(Value::String(scope)) if scope.bytes().all(is_scope_character) => {
            Ok(scope.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect())
        }
        Some(_) => Err(Refusal::new(code, format!("The token's {name} is not a list of words."))),
    }
}
