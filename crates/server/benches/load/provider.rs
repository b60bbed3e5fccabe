//! The organization's identity provider: a server of ours, whose keys sign what an agent signs in with.

use crate::organization::email;
use ergo_protocol::oauth::AUDIENCE;
use ergo_server::{Config, Running, keys, start};
use serde_json::json;
use std::time::UNIX_EPOCH;
use tempfile::TempDir;

/// It publishes its keys while it runs.
pub struct Provider {
    running: Running,
    key: keys::SigningKey,
    _folder: TempDir,
}

impl Provider {
    /// Starts it, on a database of its own.
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("provider.sqlite").to_string_lossy().into_owned();
        let mut config = Config::new(([127, 0, 0, 1], 0).into(), database.clone());
        config.training = true;
        let running = start(config).await.unwrap();
        let key = keys::current(&database).await.unwrap();
        Self { running, key, _folder: folder }
    }

    /// Its address, which is the issuer.
    pub fn issuer(&self) -> &str {
        self.running.url()
    }

    /// A token for somebody's account.
    pub fn token(&self, person: &str) -> String {
        let now = UNIX_EPOCH.elapsed().unwrap().as_secs();
        let claims = json!({
            "iss": self.issuer(), "aud": AUDIENCE, "sub": person, "email": email(person), "email_verified": true,
            "iat": now, "nbf": now, "exp": now + 3600, "jti": format!("{person}-{now}"), "sid": person,
        });
        self.key.sign(&claims).unwrap()
    }

    /// Stops it.
    pub async fn stop(self) {
        self.running.stop().await;
    }
}
