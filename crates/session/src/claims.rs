//! The claims of a token with a verified signature: what the token proves, whoever issued it.

use crate::{
    Acting, Path, Policy, Refusal,
    header::Header,
    kind,
    marking::{self, MAX_PERSON_CHARS, Whose},
    strict_json::{self, Fault, Object, Value},
    text::is_plain_id,
    times,
};
use ergo_protocol::Code;

/// The longest `jti`, session id, and workspace id, in characters.
const MAX_ID_CHARS: usize = 128;

/// The claims of a verified token. There is no public constructor, so anyone who has one has verified a token.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Claims {
    /// Who issued the token (`iss`).
    pub issuer: String,
    /// `alg`, as spelled in the header.
    pub algorithm: String,
    /// The key that it was verified with (`kid`).
    pub key_id: String,
    /// The name of the profile that read the token.
    pub profile: String,
    /// Whose rights the token carries: the viewed user, or the person who is signed in.
    pub subject: String,
    /// Who is acting, as far as the token says.
    pub acting: Acting,
    /// The workspace, if the token names one.
    pub workspace: Option<String>,
    /// The session id, which renewals keep.
    pub session_id: Option<String>,
    /// `jti`: this one token.
    pub token_id: Option<String>,
    /// `iat`, in Unix seconds.
    pub issued_at: i64,
    /// `nbf`, in Unix seconds.
    pub not_before: Option<i64>,
    /// `exp`, in Unix seconds.
    pub expires_at: i64,
    /// The scope, in the token's order; empty if it has none.
    pub scope: Vec<String>,
    /// `email`, only if the token says that it is verified (`OpenID` Connect Core 1.0 §5.1).
    pub verified_email: Option<String>,
    /// The `nonce` of an ID token.
    pub nonce: Option<String>,
}

/// Reads and checks the claims.
pub(crate) fn check(payload: &[u8], header: Header, policy: &Policy, now: i64) -> Result<Claims, Refusal> {
    let profile = &policy.profile;
    let claims = read(payload, policy)?;
    check_repeated(&claims, &header)?;
    times::check_clock(now)?;
    check_issuer(&claims, policy)?;
    check_audience(&claims, policy)?;
    kind::check(&claims, profile)?;
    let times = times::check(&claims, profile.longest_life_seconds, now)?;
    let subject = id(&claims, &profile.subject, MAX_PERSON_CHARS, Code::Sub)?
        .ok_or_else(|| Refusal::new(Code::Sub, "The token does not name its subject."))?;
    let token_id = id(&claims, &[Path::of("jti")], MAX_ID_CHARS, Code::Jti)?;
    let session_id = id(&claims, &profile.session, MAX_ID_CHARS, Code::Sid)?;
    check_required(&claims, &profile.required)?;
    let acting = marking::read(&claims, profile, &Whose { issuer: &policy.issuer, subject: &subject })?;
    let impersonating = matches!(acting, Acting::By(_) | Acting::ByUnknown);
    // The error code for a malformed scope depends on the kind of token.
    let scope_code = if impersonating { Code::WorkspaceClaim } else { Code::ClaimsMalformed };
    let scope = scope(&claims, policy, scope_code)?;
    let workspace = match workspace(&claims, &profile.workspace) {
        Err(refusal) if impersonating => return Err(refusal),
        // A workspace means nothing in a direct session, so a malformed one does not matter.
        workspace => workspace.ok().flatten(),
    };
    if impersonating && profile.workspace_required && workspace.is_none() {
        return Err(Refusal::new(Code::WorkspaceClaim, "The token does not say which workspace it is for."));
    }
    Ok(Claims {
        issuer: policy.issuer.clone(),
        algorithm: header.algorithm_name,
        key_id: header.key_id,
        profile: profile.name.clone(),
        subject,
        acting,
        workspace,
        session_id,
        token_id,
        issued_at: times.issued_at,
        not_before: times.not_before,
        expires_at: times.expires_at,
        scope,
        verified_email: verified_email(&claims),
        nonce: claims.get("nonce").and_then(Value::as_str).map(str::to_owned),
    })
}

fn read(payload: &[u8], policy: &Policy) -> Result<Object, Refusal> {
    let malformed = |what: &str| Refusal::new(Code::ClaimsMalformed, format!("The token's claims {what}."));
    match strict_json::read(payload) {
        Ok(Value::Object(claims)) => Ok(claims),
        Ok(_) => Err(malformed("are not an object")),
        Err(Fault::NotJson) => Err(malformed("are not JSON")),
        Err(Fault::Repeated) => Err(malformed("have a duplicate member")),
        Err(Fault::TooDeep { names }) if marking::is_inside_chain(&names, &policy.profile) => {
            Err(marking::too_deep())
        }
        Err(Fault::TooDeep { .. }) => Err(malformed("are nested too deeply")),
    }
}

/// RFC 7519 §5.3: claims that the header repeats must have the same values. A header that names an actor who is not
/// in the claims must not go unnoticed.
fn check_repeated(claims: &Object, header: &Header) -> Result<(), Refusal> {
    match header.repeated_claims.iter().find(|(name, value)| claims.get(*name) != Some(*value)) {
        None => Ok(()),
        Some((name, _)) => Err(Refusal::new(
            Code::ClaimsMalformed,
            format!("The token's header and claims disagree about {name}."),
        )),
    }
}

/// RFC 7519 §4.1.1, compared exactly: a different case or a trailing slash means a different issuer (RFC 8725 §3.8).
fn check_issuer(claims: &Object, policy: &Policy) -> Result<(), Refusal> {
    if claims.get("iss").and_then(Value::as_str) == Some(&policy.issuer) {
        return Ok(());
    }
    Err(Refusal::new(Code::Iss, format!("The token was not issued by {}.", policy.issuer)))
}

/// RFC 7519 §4.1.3: a string or an array of strings that names us. Only if there is no `aud` may another claim from
/// the profile, or its key set, take its place.
fn check_audience(claims: &Object, policy: &Policy) -> Result<(), Refusal> {
    let Some(audience) = claims.get("aud") else { return check_stand_in(claims, policy) };
    if names_us(audience, &policy.audience) { Ok(()) } else { Err(not_for_us(policy)) }
}

fn check_stand_in(claims: &Object, policy: &Policy) -> Result<(), Refusal> {
    let mut found = Vec::new();
    for place in &policy.profile.audience_else {
        found.extend(place.find(claims).map_err(|_| not_for_us(policy))?);
    }
    let fits = if found.is_empty() {
        policy.profile.audience_by_keys
    } else {
        found.iter().all(|audience| names_us(audience, &policy.audience))
    };
    if fits { Ok(()) } else { Err(not_for_us(policy)) }
}

fn names_us(audience: &Value, us: &str) -> bool {
    match audience {
        Value::String(audience) => audience == us,
        Value::Array(audiences) => {
            audiences.iter().all(|audience| audience.as_str().is_some())
                && audiences.iter().any(|audience| audience.as_str() == Some(us))
        }
        _ => false,
    }
}

fn not_for_us(policy: &Policy) -> Refusal {
    Refusal::new(Code::Aud, format!("The token is not for {}.", policy.audience))
}

/// Checks the claims that the profile requires.
fn check_required(claims: &Object, required: &[Path]) -> Result<(), Refusal> {
    for place in required {
        let code = match place.to_string().as_str() {
            "nbf" => Code::Nbf,
            "jti" => Code::Jti,
            "sid" => Code::Sid,
            _ => Code::ClaimsMalformed,
        };
        let is_there = place.find(claims).is_ok_and(|found| !found.is_empty());
        if !is_there {
            return Err(Refusal::new(code, format!("The token has no {place}.")));
        }
    }
    Ok(())
}

/// An id from its places; if several are present, they must agree.
fn id(claims: &Object, places: &[Path], max_chars: usize, code: Code) -> Result<Option<String>, Refusal> {
    let mut id: Option<&String> = None;
    for place in places {
        let off = |_| {
            Refusal::new(code, format!("The token's {place} is inside something with an unexpected form."))
        };
        for value in place.find(claims).map_err(off)? {
            let Value::String(found) = value else {
                return Err(Refusal::new(code, format!("The token's {place} is not a string.")));
            };
            if !is_plain_id(found, max_chars) {
                let detail = format!(
                    "The token's {place} is empty, is longer than {max_chars} characters, or contains invisible characters."
                );
                return Err(Refusal::new(code, detail));
            }
            if id.is_some_and(|id| id != found) {
                let detail =
                    format!("The token's {place} differs from the same value elsewhere in the token.");
                return Err(Refusal::new(code, detail));
            }
            id = Some(found);
        }
    }
    Ok(id.cloned())
}

/// The workspace. Some providers write `null` if the person is in none.
fn workspace(claims: &Object, places: &[Path]) -> Result<Option<String>, Refusal> {
    let is_there = |place: &&Path| match place.find(claims) {
        Ok(found) => found.iter().any(|value| **value != Value::Null),
        Err(_) => true,
    };
    let places: Vec<Path> = places.iter().filter(is_there).cloned().collect();
    id(claims, &places, MAX_ID_CHARS, Code::WorkspaceClaim)
}

/// The scope: RFC 8693 §4.2 with the characters of RFC 6749 §3.3. Without one, nothing is allowed.
fn scope(claims: &Object, policy: &Policy, code: Code) -> Result<Vec<String>, Refusal> {
    let not_words = |place: &Path| Refusal::new(code, format!("The token's {place} is not a list of words."));
    let mut words = Vec::new();
    for place in &policy.profile.scope {
        for value in place.find(claims).map_err(|_| not_words(place))? {
            match value {
                Value::String(scope) if scope.bytes().all(is_scope_character) => {
                    words.extend(scope.split(' ').filter(|word| !word.is_empty()).map(str::to_owned));
                }
                Value::Array(items) if policy.profile.scope_may_be_list => {
                    for item in items {
                        let word = item.as_str().filter(|word| word.bytes().all(is_scope_character));
                        words.push(word.ok_or_else(|| not_words(place))?.to_owned());
                    }
                }
                _ => return Err(not_words(place)),
            }
        }
    }
    Ok(words)
}

const fn is_scope_character(byte: u8) -> bool {
    matches!(byte, b'!' | b'#'..=b'[' | b']'..=b'~' | b' ')
}

fn verified_email(claims: &Object) -> Option<String> {
    let verified = claims.get("email_verified") == Some(&Value::Bool(true));
    let email = claims.get("email").and_then(Value::as_str)?;
    (verified && is_plain_id(email, MAX_PERSON_CHARS)).then(|| email.to_owned())
}
