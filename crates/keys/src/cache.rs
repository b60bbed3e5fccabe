//! The cache of one issuer's keys.

use crate::{
    fetch::{self, Fetched},
    freshness::{Decision, Freshness},
    source::Source,
};
use ergo_catalog::text;
use ergo_protocol::{Code, Problem};
use ergo_session::{Claims, KeySet, Policy, Refusal, SessionContext, verified_claims, verify};
use reqwest::{Client, ClientBuilder, Url};
use std::{
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

/// The time of a call, on both clocks.
#[derive(Clone, Copy, Debug)]
pub struct Now {
    /// Unix seconds, for checking tokens.
    pub unix_seconds: i64,
    /// Monotonic time, for the age of the keys.
    pub monotonic: Duration,
}

/// The state of the cached keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The time since they were fetched.
    pub age: Duration,
    /// Whether the last attempt to refresh them failed.
    pub not_refreshed: bool,
}

/// The keys of one issuer.
///
/// By default, keys are fresh for 10 minutes. An unknown key id triggers one fetch. Every attempt is followed by a 30
/// s pause. If the keys cannot be refreshed, the cached ones stay valid for 24 h after they were fetched. A call
/// during a fetch shares that fetch, and a call that can use the cached keys does not wait for it.
pub struct KeyCache {
    http: Client,
    source: Source,
    freshness: Mutex<Freshness>,
    // Held across a fetch on purpose, so that there is never more than one.
    flight: tokio::sync::Mutex<()>,
}

impl KeyCache {
    /// Creates an empty cache. `client` makes a client for the address of the source, which decides about proxies and
    /// trust; limits are added here. Fails only if the TLS backend cannot start.
    pub fn new(source: Source, client: impl Fn(&Url) -> ClientBuilder) -> Result<Self, reqwest::Error> {
        Ok(Self {
            http: fetch::client(|| client(source.address()))?,
            source,
            freshness: Mutex::default(),
            flight: tokio::sync::Mutex::default(),
        })
    }

    /// Verifies a session token from our own server ([`verify`]), fetching keys if that can help.
    pub async fn verify(&self, token: &str, policy: &Policy, now: Now) -> Result<SessionContext, Problem> {
        self.with_keys(token, policy, now, verify).await
    }

    /// Verifies any provider's token ([`verified_claims`]), fetching keys if that can help.
    pub async fn claims(&self, token: &str, policy: &Policy, now: Now) -> Result<Claims, Problem> {
        self.with_keys(token, policy, now, verified_claims).await
    }

    /// The state of the cached keys; `None` if there are none.
    pub fn standing(&self, monotonic: Duration) -> Option<Standing> {
        let (age, not_refreshed) = self.lock().standing(monotonic)?;
        Some(Standing { age, not_refreshed })
    }

    async fn with_keys<T>(
        &self,
        token: &str,
        policy: &Policy,
        now: Now,
        verify: impl Fn(&str, &KeySet, &Policy, i64) -> Result<T, Refusal>,
    ) -> Result<T, Problem> {
        // Without keys, no token is accepted. A token that is refused for its form or its header does not justify a
        // request.
        let key_id = match verify(token, &KeySet::default(), policy, now.unix_seconds).err() {
            Some(Refusal { code: Code::KeyUnknown, key_id: Some(key_id), .. }) => key_id,
            Some(refusal) => return Err(refusal.into()),
            None => return Err(unavailable()),
        };
        let keys = self.keys(&key_id, now.monotonic).await.ok_or_else(unavailable)?;
        verify(token, &keys, policy, now.unix_seconds).map_err(Into::into)
    }

    /// The keys to look up that key id in; `None` if none can be had.
    async fn keys(&self, key_id: &str, now: Duration) -> Option<Arc<KeySet>> {
        match self.decide(key_id, now) {
            Decision::Use(keys) if keys.contains(key_id) => return Some(keys),
            // A fetch is already running, and this token does not need it.
            Decision::Fetch(Some(keys)) if self.flight.try_lock().is_err() => return Some(keys),
            Decision::Use(_) | Decision::Fetch(_) | Decision::Unavailable => {}
        }
        let flight = self.flight.lock().await;
        // The previous fetch may have brought them.
        if let Decision::Fetch(_) = self.decide(key_id, now) {
            self.fetch(key_id, now).await;
        }
        drop(flight);
        match self.decide(key_id, now) {
            Decision::Use(keys) => Some(keys),
            Decision::Fetch(keys) => keys,
            Decision::Unavailable => None,
        }
    }

    async fn fetch(&self, key_id: &str, now: Duration) {
        self.lock().tried(now);
        match fetch::fetch(&self.http, &self.source).await {
            Ok(Fetched { keys, fresh_for }) => self.lock().fetched(keys, fresh_for, key_id, now),
            Err(error) => {
                tracing::warn!(%error, "the issuer's keys could not be refreshed");
                self.lock().failed();
            }
        }
    }

    fn decide(&self, key_id: &str, now: Duration) -> Decision {
        self.lock().decide(key_id, now)
    }

    /// The state cannot be left half updated, so a panic elsewhere under the lock does no harm.
    fn lock(&self) -> MutexGuard<'_, Freshness> {
        self.freshness.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

fn unavailable() -> Problem {
    Problem::new(
        Code::KeysUnavailable,
        text!(
            "The keys that prove who you are could not be fetched from the server. Check your connection and try again."
        ),
    )
}
