//! What every handler has at hand.

use crate::{events::Board, policy::EntryPolicy, trusted::Trusted};
use sqlx::SqlitePool;
use std::{ops::Deref, sync::Arc};

/// The running server's parts, shared by all requests.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// See [`App`].
pub struct Parts {
    /// The database.
    pub pool: SqlitePool,
    /// `iss` of our tokens, and the base of the addresses in the discovery document.
    pub issuer: String,
    /// Whether the training door is open.
    pub training: bool,
    /// Whom agents may view.
    pub policy: EntryPolicy,
    /// How long an impersonation token is good, in seconds.
    pub token_seconds: i64,
    /// Whose tokens are taken besides our own.
    pub trusted: Trusted,
    /// What is pushed.
    pub board: Board,
    /// The `OpenAPI` document, made once.
    pub document: String,
}

impl App {
    /// Shares the parts.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
