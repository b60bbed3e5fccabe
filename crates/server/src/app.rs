//! What every handler has access to. Not the database: that is behind the gate.

use crate::{
    auth::{gate::Gate, trusted::Trusted},
    decision_point::point::Point,
    directory_sync::turns::Turns,
    failure::Failure,
    http::{proxies::Proxies, serve::places::Places},
    log::growing::Growing,
    metrics::Metrics,
    phase::Phases,
    readiness::LastLook,
    sessions::{entering::Terms, repeats::Repeats, streams::Streams},
};
use ergo_protocol::UnixMillis;
use std::{collections::HashSet, ops::Deref, sync::Arc, time::Duration};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How long a search, or a program's question, waits for a permit.
const PATIENCE: Duration = Duration::from_secs(2);

/// The running server's parts, shared by all requests.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// See [`App`].
pub struct Parts {
    /// The only way to the database.
    pub gate: Gate,
    /// The `iss` of our tokens, and the base of the addresses in the discovery document.
    pub issuer: String,
    /// The ids of the sample people, if the training door is open; it lets no one else in.
    pub samples: Option<HashSet<String>>,
    /// When the database was last restored from a backup; desks then compare their journals with the stored ones.
    pub restored_at: Option<UnixMillis>,
    /// How long an impersonation token is valid, in seconds.
    pub token_seconds: i64,
    /// The issuers whose tokens are accepted besides our own.
    pub trusted: Trusted,
    /// Ended sessions that still send requests.
    pub ended: Repeats,
    /// The open streams of events.
    pub streams: Streams,
    /// Whether the server is about to stop, so that streams do not delay it.
    pub phases: Phases,
    /// Whether the database and the keys were available a moment ago.
    pub last_look: LastLook,
    /// The metrics.
    pub metrics: Arc<Metrics>,
    /// Permits for the requests that are in progress.
    pub places: Arc<Semaphore>,
    /// Permits for the searches for people that are running.
    pub searches: Arc<Semaphore>,
    /// Permits for the questions of programs that are being answered.
    pub decisions: Arc<Semaphore>,
    /// Permits for requests from directories.
    pub scim_turns: Turns,
    /// Permits for requests from programs that ask for decisions.
    pub authzen_turns: Turns,
    /// Permits for requests from receivers that poll.
    pub poll_turns: Turns,
    /// The organization's own decision point.
    pub decision_point: Option<Point>,
    /// The trusted proxies.
    pub proxies: Proxies,
    /// Permits for requests that came through a proxy, by client.
    pub clients: Places,
    /// Whether clients connect with TLS.
    pub is_tls: bool,
    /// How long a body may take to arrive.
    pub body_timeout: Duration,
    /// How long a request may take as a whole.
    pub request_timeout: Duration,
    /// The `OpenAPI` document, generated once.
    pub document: String,
    /// Puts what was recorded into the log.
    pub growing: Growing,
    /// Whether customers are shown numbers in place of the agents' names.
    pub agents_as_numbers: bool,
}

impl App {
    /// Shares the parts.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// A permit for a search for people. Searches read a lot and must not occupy all connections, so take the permit
    /// before the connection.
    pub async fn turn_to_search(&self) -> Result<OwnedSemaphorePermit, Failure> {
        turn(&self.searches).await
    }

    /// The same for a program's question. However many programs ask, people get their answers.
    pub async fn turn_to_decide(&self) -> Result<OwnedSemaphorePermit, Failure> {
        turn(&self.decisions).await
    }

    /// What an entry and a renewal need to know of this server.
    pub fn terms(&self) -> Terms<'_> {
        Terms { policy: self.gate.policy(), issuer: &self.issuer, token_seconds: self.token_seconds }
    }
}

async fn turn(line: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, Failure> {
    let turn = tokio::time::timeout(PATIENCE, Arc::clone(line).acquire_owned()).await;
    turn.map_err(|_| Failure::busy())?.map_err(|_| Failure::busy())
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
