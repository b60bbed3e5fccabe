//! An issuer's public keys over HTTP: fetched rarely, and never because an attacker asks for it.
//!
//! Both sides that verify tokens need this, the app and the server, and each issuer gets a cache of its own.
//! [`freshness`] decides, [`source`] says where from, [`fetch`] goes there, [`KeyCache`] puts them together.
//! Time is handed in with each call.

mod cache;
mod fetch;
mod freshness;
mod source;

pub use cache::{KeyCache, Now, Standing};
/// Why no client could be made.
pub use reqwest::Error as ClientError;
pub use source::{Source, SourceError};
