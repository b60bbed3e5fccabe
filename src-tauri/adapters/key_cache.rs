//! The issuer's public keys, fetched rarely and never because an attacker asks for it.
//!
//! Fresh for 10 minutes; an unknown key id leads to one refetch; after any attempt 30 s of rest; after a
//! failed refresh the known keys stay good for 24 h. Requests for keys at the same time share one fetch.

use crate::{adapters::clock::Clock, adapters::server_url::ServerUrl};
use ergo_protocol::{Code, Problem};
use ergo_session::{KeySet, Policy, Refusal, SessionContext, verify};
use reqwest::{Client, redirect};
use std::{sync::Arc, time::Duration};
use tokio::sync::Mutex;

const FRESH: Duration = Duration::from_mins(10);
const REST: Duration = Duration::from_secs(30);
/// With no key at all there is nothing to protect but the server: a person is waiting to sign in.
const REST_WHEN_EMPTY: Duration = Duration::from_secs(1);
const STALE: Duration = Duration::from_hours(24);
const BODY_CAP: usize = 64 * 1024;

/// The keys of one issuer.
pub struct KeyCache {
    http: Client,
    address: String,
    clock: Arc<dyn Clock>,
    // Tokio's mutex, held across the fetch on purpose: it is what makes the fetch single-flight.
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    keys: Option<(Arc<KeySet>, Duration)>,
    tried_at: Option<Duration>,
}

impl KeyCache {
    /// An empty cache. Fails only when the TLS backend cannot start.
    pub fn new(server: &ServerUrl, clock: Arc<dyn Clock>) -> Result<Self, reqwest::Error> {
        let http = Client::builder()
            .redirect(redirect::Policy::none())
            .connect_timeout(Duration::from_secs(2))
            .timeout(Duration::from_secs(5))
            .no_proxy()
            .build()?;
        let address = format!("{}/.well-known/jwks.json", server.as_str());
        Ok(Self { http, address, clock, held: Mutex::default() })
    }

    /// Verifies a token, fetching keys when that can help.
    pub async fn verify(&self, token: &str, policy: &Policy) -> Result<SessionContext, Problem> {
        let now = self.clock.unix_millis().div_euclid(1000);
        let keys = self.keys(None).await?;
        let verdict = match verify(token, &keys, policy, now) {
            Err(Refusal { code: Code::KeyUnknown, key_id: Some(key_id), .. }) => {
                verify(token, &*self.keys(Some(&key_id)).await?, policy, now)
            }
            verdict => verdict,
        };
        verdict.map_err(|refusal| Problem::new(refusal.code, refusal.detail))
    }

    async fn keys(&self, wanted: Option<&str>) -> Result<Arc<KeySet>, Problem> {
        let mut held = self.held.lock().await;
        let now = self.clock.monotonic();
        if let Some((keys, fetched_at)) = &held.keys
            && now.saturating_sub(*fetched_at) < FRESH
            && wanted.is_none_or(|key_id| keys.contains(key_id))
        {
            return Ok(Arc::clone(keys));
        }
        let rest = if held.keys.is_some() { REST } else { REST_WHEN_EMPTY };
        if held.tried_at.is_none_or(|tried_at| now.saturating_sub(tried_at) >= rest) {
            held.tried_at = Some(now);
            match self.fetch().await {
                Ok(keys) => held.keys = Some((Arc::new(keys), now)),
                // What the server sent is not repeated: it may be anything.
                Err(code) => tracing::warn!(code = code.as_str(), "the issuer's keys could not be refreshed"),
            }
        }
        match &held.keys {
            Some((keys, fetched_at)) if now.saturating_sub(*fetched_at) < STALE => Ok(Arc::clone(keys)),
            _ => Err(Problem::new(
                Code::KeysUnavailable,
                "The keys that prove who you are could not be fetched from the server. Check your connection and try again.",
            )),
        }
    }

    async fn fetch(&self) -> Result<KeySet, Code> {
        let mut response = self.http.get(&self.address).send().await.map_err(|_| Code::ServerUnreachable)?;
        if response.status() != reqwest::StatusCode::OK {
            return Err(Code::ServerMisbehaved);
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|_| Code::ServerUnreachable)? {
            if body.len() + chunk.len() > BODY_CAP {
                return Err(Code::ServerMisbehaved);
            }
            body.extend_from_slice(&chunk);
        }
        let (keys, skipped) = KeySet::parse(&body)?;
        if !skipped.is_empty() {
            tracing::warn!(count = skipped.len(), "keys of the issuer were not usable and left out");
        }
        Ok(keys)
    }
}
