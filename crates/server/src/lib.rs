//! The workspace server: entry requests, token exchange (RFC 8693), the workspace API and its audit.
//!
//! Three layers, one below the other: `routes` (with `http`) read requests and shape answers; `change`, `sessions`,
//! `access` and `auth` are what the server does, and know no HTTP; `store` alone names the database. What holds them
//! together is `auth::gate`: no handler reads or writes except through it, and it judges the caller at the moment the read or
//! write takes effect.
//!
//! Deliberately absent in this release: `PostgreSQL`, CORS (no web page has business here) and passwords: agents sign in
//! at their organization's identity provider, whose tokens are taken as `--trust-issuer` says.

mod access;
mod app;
mod auth;
mod change;
mod clock;
mod failure;
mod http;
mod routes;
mod seed;
mod sessions;
mod start;
mod store;

/// Disabling and enabling agents, for the command line.
pub mod agents {
    pub use crate::sessions::agents::{AgentError, disable, enable};
}

/// The signing keys, for the command line and for tests.
pub mod keys {
    pub use crate::auth::keys::{KeyError, SigningKey, current, rotate};
}

/// Linking people of identity providers, for the command line.
pub mod logins {
    pub use crate::auth::logins::{LinkError, link};
}

pub use access::policy::EntryPolicy;
pub use auth::trusted::{TrustedIssuer, TrustedIssuerError};
pub use clock::Clock;
pub use http::serve::Limits;
pub use start::{Config, KEEP, Running, StartError, TOKENS_LIVE, start};
