//! The one place that knows the kinds of databases: a SQLite file, or a server that speaks PostgreSQL's protocol. The
//! rest of the store writes its SQL once, in terms that both understand; [`dialect`] has the few differences.
//!
//! Parameters are `$1`, `$2`, …. Numbers are 64-bit integers, flags are 0 or 1, and times are Unix milliseconds.

#[cfg(windows)]
pub mod access_list;
mod builder;
mod connection;
mod database_file;
mod dialect;
mod error;
mod home;
mod legacy;
mod listener;
mod location;
mod look;
mod migrate;
mod query;
mod redact;
mod row;
mod value;
pub mod whole_file;

pub use builder::QueryBuilder;
pub use connection::{Connection, Pool, PoolState};
pub use dialect::Kind;
pub use error::{DatabaseError, StoreError};
pub use home::Home;
pub use listener::Listener;
pub use location::Location;
pub use look::{Found, look, require_fit};
pub use migrate::{bring_up, newest};
pub use query::{Query, query, run_all};
pub use redact::without_password;
pub use row::{FromRow, Row};
pub use sqlx::Error;
pub use value::Value;
