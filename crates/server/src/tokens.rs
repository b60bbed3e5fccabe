//! The access tokens that this server issues, and how long they live.
//!
//! A direct token lives [`DIRECT_MINUTES`]. An impersonation token lives exactly as long as its session:
//! minutes, as asked in the entry request. **Renewal comes in a later release**; then a token will be
//! shorter than its session, and this is the place where that is decided. Nothing else in the server
//! assumes that the two are equal: the session row is asked at each request anyway.

use crate::{
    clock::now_seconds,
    ids,
    keys::{self, KeyError},
    problem::Failure,
};
use ergo_protocol::oauth::{AUDIENCE, TYPE_ACCESS_TOKEN, TokenAnswer};
use serde_json::{Value, json};
use sqlx::SqliteConnection;

/// A direct session and its token: one working day.
pub const DIRECT_MINUTES: i64 = 8 * 60;

/// After this a token has expired, whichever it was: the longest life and the verifier's leeway.
pub const LONGEST_LIFE_MILLIS: i64 = (DIRECT_MINUTES * 60 + ergo_session::LEEWAY_SECONDS) * 1000;

/// What a new token says, apart from what all of them say.
pub struct NewToken<'a> {
    /// `sid`.
    pub session_id: &'a str,
    /// `sub`.
    pub subject: &'a str,
    /// `act.sub`, `workspace` and `scope`, for an impersonation session.
    pub impersonation: Option<Impersonation<'a>>,
    /// `iat` and `nbf`, in Unix seconds.
    pub issued_at: i64,
    /// `exp`, in Unix seconds.
    pub expires_at: i64,
}

/// The part of a token that makes it an impersonation token.
pub struct Impersonation<'a> {
    /// Who really acts.
    pub actor: &'a str,
    /// Where.
    pub workspace: &'a str,
    /// Space-separated.
    pub scope: &'a str,
}

/// When a token that is issued now for a session that ends then is good: at most `seconds`, and never beyond
/// the session. In Unix seconds.
pub fn token_span(seconds: i64, session_ends_at: i64) -> (i64, i64) {
    let now = now_seconds();
    (now, session_ends_at.min(now.saturating_add(seconds)))
}

/// When a session that starts now and lasts so long starts and ends, in Unix seconds.
pub fn span(minutes: i64) -> (i64, i64) {
    let now = now_seconds();
    (now, now + minutes * 60)
}

/// Signs a token and makes the answer of the token endpoint (RFC 8693 §2.2.1).
pub async fn issue(
    connection: &mut SqliteConnection,
    issuer: &str,
    token: NewToken<'_>,
) -> Result<TokenAnswer, Failure> {
    let scope = token.impersonation.as_ref().map(|part| part.scope.to_owned()).unwrap_or_default();
    let expires_in = token.expires_at - token.issued_at;
    let claims = claims(issuer, &token)?;
    let access_token = keys::signing_key(connection).await?.sign(&claims)?;
    Ok(TokenAnswer {
        access_token,
        issued_token_type: TYPE_ACCESS_TOKEN.to_owned(),
        token_type: "Bearer".to_owned(),
        expires_in,
        scope,
    })
}

fn claims(issuer: &str, token: &NewToken<'_>) -> Result<Value, Failure> {
    let mut claims = json!({
        "iss": issuer,
        "aud": AUDIENCE,
        "sub": token.subject,
        "sid": token.session_id,
        "jti": ids::new_id("tok")?,
        "iat": token.issued_at,
        "nbf": token.issued_at,
        "exp": token.expires_at,
    });
    if let Some(part) = &token.impersonation {
        claims["act"] = json!({ "sub": part.actor });
        claims["workspace"] = json!(part.workspace);
        claims["scope"] = json!(part.scope);
    }
    Ok(claims)
}

impl From<KeyError> for Failure {
    fn from(error: KeyError) -> Self {
        Self::internal(&error)
    }
}
