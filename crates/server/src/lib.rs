//! The workspace server: entry requests, token exchange (RFC 8693), the workspace API and its audit.
//!
//! One verifier in the product: bearer tokens are verified by `ergo-session`, as in the desktop core. What
//! makes this side the authority is the session row that each token names (`sid`): it is read at every
//! request, so a session ends at once, whatever its tokens say.
//!
//! Deliberately absent in this release: `PostgreSQL`, rate limits (a proxy's work), CORS (no web page has
//! business here) and passwords: agents sign in at their organisation's identity provider, whose tokens are
//! taken as `--trust-issuer` says.

mod app;
mod audit;
mod body;
mod caller;
mod clock;
mod database;
mod edge;
mod effective;
mod events;
mod fold;
mod form;
mod grants;
mod ids;
pub mod keys;
pub mod logins;
mod notify;
mod openapi;
mod people;
mod permissions;
mod policy;
mod precondition;
mod problem;
mod requests;
mod router;
mod routes;
mod seed;
mod sessions;
mod settings;
mod start;
mod stored;
mod tokens;
mod trusted;
mod visibility;

pub use policy::EntryPolicy;
pub use start::{Config, Running, StartError, TOKENS_LIVE, start};
pub use trusted::{TrustedIssuer, TrustedIssuerError};
