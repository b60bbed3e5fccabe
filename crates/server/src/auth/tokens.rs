//! The access tokens that this server issues, and how long they live.
//!
//! A direct session lasts one working day, however the person signed in; its token lasts just as long, or as long as
//! the provider's token behind it. An impersonation token is shorter-lived than its session and is renewed. In any
//! case, the session's row is checked at every request.

use crate::{
    auth::{ids, keys},
    failure::Failure,
    store::Reading,
};
use ergo_protocol::{
    UnixMillis,
    oauth::{AUDIENCE, TYPE_ACCESS_TOKEN, TokenAnswer},
};
use serde_json::{Value, json};

/// The claims of a new token, apart from those that all tokens have.
pub struct NewToken<'a> {
    /// `sid`.
    pub session_id: &'a str,
    /// `sub`.
    pub subject: &'a str,
    /// `act.sub`, `workspace` and `scope`, for an impersonation session.
    pub impersonation: Option<Impersonation<'a>>,
    /// `exp`, in Unix seconds.
    pub expires_at: i64,
}

/// The part of a token that makes it an impersonation token.
pub struct Impersonation<'a> {
    /// The person who is actually acting.
    pub actor: &'a str,
    /// The workspace.
    pub workspace: &'a str,
    /// The scope, space-separated.
    pub scope: &'a str,
}

/// When a token expires that is issued now, for a session that ends at `session_ends_at`: after at most `seconds`,
/// and never after the session ends. In Unix seconds.
pub fn expiry(now: UnixMillis, seconds: i64, session_ends_at: UnixMillis) -> i64 {
    session_ends_at.div_euclid(1000).min(now.div_euclid(1000).saturating_add(seconds))
}

/// Signs a token and builds the token endpoint's response (RFC 8693 §2.2.1).
pub async fn issue(tx: &mut Reading, issuer: &str, token: NewToken<'_>) -> Result<TokenAnswer, Failure> {
    let issued_at = tx.now().div_euclid(1000);
    let scope = token.impersonation.as_ref().map(|part| part.scope.to_owned()).unwrap_or_default();
    let expires_in = token.expires_at - issued_at;
    let claims = claims(issuer, issued_at, &token)?;
    let access_token = keys::signing_key(tx).await?.sign(&claims)?;
    Ok(TokenAnswer {
        access_token,
        issued_token_type: TYPE_ACCESS_TOKEN.to_owned(),
        token_type: "Bearer".to_owned(),
        expires_in,
        scope,
    })
}

fn claims(issuer: &str, issued_at: i64, token: &NewToken<'_>) -> Result<Value, Failure> {
    let mut claims = json!({
        "iss": issuer,
        "aud": AUDIENCE,
        "sub": token.subject,
        "sid": token.session_id,
        "jti": ids::new_id("tok")?,
        "iat": issued_at,
        "nbf": issued_at,
        "exp": token.expires_at,
    });
    if let Some(part) = &token.impersonation {
        claims["act"] = json!({ "sub": part.actor });
        claims["workspace"] = json!(part.workspace);
        claims["scope"] = json!(part.scope);
    }
    Ok(claims)
}
