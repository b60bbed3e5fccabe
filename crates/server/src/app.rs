//! What every handler has at hand.

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
