//! What every handler has at hand. Not the database: that is behind the gate.

use crate::{
    auth::{gate::Gate, trusted::Trusted},
    directory_sync::turns::Turns,
    failure::Failure,
    http::{proxies::Proxies, serve::places::Places},
    metrics::Metrics,
    phase::Phases,
    readiness::LastLook,
    sessions::{entering::Terms, repeats::Repeats, streams::Streams},
};
use ergo_protocol::UnixMillis;
use std::{collections::HashSet, ops::Deref, sync::Arc, time::Duration};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How long a search waits for its turn.
const PATIENCE: Duration = Duration::from_secs(2);

/// The running server's parts, shared by all requests.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// See [`App`].
pub struct Parts {
    /// The one way to the database.
    pub gate: Gate,
    /// `iss` of our tokens, and the base of the addresses in the discovery document.
    pub issuer: String,
    /// The ids of the sample people, when the training door is open: it lets nobody else in.
    pub samples: Option<HashSet<String>>,
    /// When the database was last restored from a backup: desks then compare their journals with what is here.
    pub restored_at: Option<UnixMillis>,
    /// How long an impersonation token is good, in seconds.
    pub token_seconds: i64,
    /// Whose tokens are taken besides our own.
    pub trusted: Trusted,
    /// Sessions that have ended and still try.
    pub ended: Repeats,
    /// The open streams of events.
    pub streams: Streams,
    /// Whether the server is about to stop: no stream keeps it waiting.
    pub phases: Phases,
    /// Whether the database and the keys were there a moment ago.
    pub last_look: LastLook,
    /// What is counted and measured.
    pub metrics: Arc<Metrics>,
    /// A place for each request that is being answered.
    pub places: Arc<Semaphore>,
    /// A turn for each search for people that runs.
    pub searches: Arc<Semaphore>,
    /// The requests of directories that are being answered.
    pub scim_turns: Turns,
    /// The same of receivers that poll.
    pub poll_turns: Turns,
    /// The proxies that are believed.
    pub proxies: Proxies,
    /// A place for each request that came through a proxy, by its client.
    pub clients: Places,
    /// Whether clients come with TLS.
    pub is_tls: bool,
    /// How long a body may take to arrive.
    pub body_timeout: Duration,
    /// How long a request may take as a whole.
    pub request_timeout: Duration,
    /// The `OpenAPI` document, made once.
    pub document: String,
}

impl App {
    /// Shares the parts.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// A turn for a search for people. A search reads a lot, and searches must not keep every connection from everybody else:
    /// take the turn before the connection.
    pub async fn turn_to_search(&self) -> Result<OwnedSemaphorePermit, Failure> {
        let turn = tokio::time::timeout(PATIENCE, Arc::clone(&self.searches).acquire_owned()).await;
        turn.map_err(|_| Failure::busy())?.map_err(|_| Failure::busy())
    }

    /// What an entry and a renewal need to know of this server.
    pub fn terms(&self) -> Terms<'_> {
        Terms { policy: self.gate.policy(), issuer: &self.issuer, token_seconds: self.token_seconds }
    }
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
