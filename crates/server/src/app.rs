//! What every handler has at hand. Not the database: that is behind the gate.

use crate::{
    auth::{gate::Gate, trusted::Trusted},
    sessions::{entering::Terms, repeats::Repeats, streams::Streams},
};
use std::{collections::HashSet, ops::Deref, sync::Arc, time::Duration};
use tokio::sync::{Semaphore, watch};

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
    /// How long an impersonation token is good, in seconds.
    pub token_seconds: i64,
    /// Whose tokens are taken besides our own.
    pub trusted: Trusted,
    /// Sessions that have ended and still try.
    pub ended: Repeats,
    /// The open streams of events.
    pub streams: Streams,
    /// Closed when the server stops, so that no stream keeps it waiting.
    pub stopping: watch::Receiver<()>,
    /// A place for each request that is being answered.
    pub places: Arc<Semaphore>,
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
