//! Verifies our own tokens with the product's one verifier. The keys are read each time: that costs little compared
//! with checking a signature, and a rotation in another process takes effect immediately.

use crate::{
    auth::keys,
    failure::Failure,
    sessions::standing,
    store::{Database, Reading, keys as stored, sessions},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ergo_protocol::{Code, oauth::AUDIENCE};
use ergo_session::{KeySet, MAX_TOKEN_BYTES, Policy, Profile, SessionContext, verify};

/// Verifies this server's tokens.
pub struct Verifier {
    policy: Policy,
}

impl Verifier {
    /// Creates a verifier for tokens from this issuer.
    pub fn new(issuer: &str) -> Self {
        let policy =
            Policy { issuer: issuer.to_owned(), audience: AUDIENCE.to_owned(), profile: Profile::ergo() };
        Self { policy }
    }

    /// Verifies a token. A refusal says which check failed and contains no part of the token.
    pub async fn verify(&self, database: &Database, token: &str) -> Result<SessionContext, Failure> {
        if !is_shaped_like_a_token(token) {
            return Err(Failure::new(Code::Unauthenticated, "That is not an access token from this server."));
        }
        let mut tx = database.read().await?;
        let keys = keys::key_set(&mut tx).await?;
        match verify(token, &keys, &self.policy, tx.now().div_euclid(1000)) {
            Ok(context) => Ok(context),
            Err(refusal) if refusal.code == Code::Exp => {
                // Only the sender of a once-valid token learns that it can be renewed.
                let Some(session) = self.before_it_ran_out(token, &keys) else {
                    return Err(standing::unknown());
                };
                let session = sessions::find(&mut tx, &session).await?;
                if session.is_some_and(|session| session.is_open(tx.now())) {
                    let detail = "This token has expired, but its session has not. Renew the token.";
                    return Err(Failure::new(Code::Exp, detail));
                }
                Err(standing::unknown())
            }
            Err(refusal) => {
                require_open(&mut tx, token).await?;
                Err(Failure::new(Code::Unauthenticated, refusal.detail))
            }
        }
    }

    /// The session of a token that is valid, or was valid until it expired.
    pub async fn session_of(&self, database: &Database, token: &str) -> Result<Option<String>, Failure> {
        if !is_shaped_like_a_token(token) {
            return Ok(None);
        }
        let mut tx = database.read().await?;
        let keys = keys::key_set(&mut tx).await?;
        match verify(token, &keys, &self.policy, tx.now().div_euclid(1000)) {
            Ok(context) => Ok(Some(context.facts().session_id.clone())),
            Err(refusal) if refusal.code == Code::Exp => Ok(self.before_it_ran_out(token, &keys)),
            Err(_) => require_open(&mut tx, token).await.map(|()| None),
        }
    }

    /// The session of a token, verified as of the last second in which the token was valid.
    fn before_it_ran_out(&self, token: &str, keys: &KeySet) -> Option<String> {
        let context = verify(token, keys, &self.policy, expiry(token)?).ok()?;
        Some(context.facts().session_id.clone())
    }
}

/// A token whose key cannot be decrypted here may be valid, so it is neither refused permanently nor treated as
/// having no session to end.
async fn require_open(tx: &mut Reading, token: &str) -> Result<(), Failure> {
    let Some(kid) = key_id(token) else { return Ok(()) };
    if !stored::is_closed(tx, &kid).await? {
        return Ok(());
    }
    let detail = "This server cannot open the key of this token at the moment. Try again later.";
    Err(Failure::new(Code::KeysUnavailable, detail))
}

/// The key that a token names. Not trusted.
fn key_id(token: &str) -> Option<String> {
    let header = URL_SAFE_NO_PAD.decode(token.split('.').next()?).ok()?;
    Some(serde_json::from_slice::<serde_json::Value>(&header).ok()?.get("kid")?.as_str()?.to_owned())
}

/// Checked first, so that something that is not a token does not cost a database connection.
fn is_shaped_like_a_token(token: &str) -> bool {
    token.len() <= MAX_TOKEN_BYTES && token.split('.').count() == 3
}

/// When a token claims to expire, in Unix seconds. Not trusted: the signature is checked afterwards.
fn expiry(token: &str) -> Option<i64> {
    let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    // Our own tokens have whole seconds.
    serde_json::from_slice::<serde_json::Value>(&claims).ok()?.get("exp")?.as_i64()
}
