//! Tokens that the server would not give, signed with its real key: for what must not be believed.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use ergo_server::keys::{self, SigningKey};
use serde_json::Value;
use std::{path::Path, sync::Arc};

/// The server's key, in other hands.
#[derive(Clone)]
pub struct Forge(Arc<SigningKey>);

impl Forge {
    /// Takes the key out of the database.
    pub async fn of(database: &Path) -> Self {
        let key = keys::current(&database.to_string_lossy()).await.expect("the database has a key");
        Self(Arc::new(key))
    }

    /// Changes what the token in an answer of the token endpoint says, and signs it anew.
    pub fn retell(&self, answer: &mut Value, change: impl FnOnce(&mut Value)) {
        let Some(token) = answer["access_token"].as_str() else { return };
        let mut claims = claims(token);
        change(&mut claims);
        answer["access_token"] = self.0.sign(&claims).expect("the key signs").into();
    }
}

/// What a token says, believed unseen.
fn claims(token: &str) -> Value {
    let payload = token.split('.').nth(1).expect("a token has three parts");
    let payload = BASE64_URL_SAFE_NO_PAD.decode(payload).expect("the payload is base64url");
    serde_json::from_slice(&payload).expect("the payload is JSON")
}
