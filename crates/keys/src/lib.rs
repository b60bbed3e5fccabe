//! An issuer's public keys over HTTP, fetched rarely, however many bad tokens an attacker sends.
//!
//! The app and the server both need this to verify tokens; each issuer gets its own cache. [`freshness`] decides when
//! to fetch, [`source`] says from where, [`fetch`] does it, and [`KeyCache`] puts them together. Time is an argument
//! of each call.

mod cache;
mod fetch;
mod freshness;
mod source;

pub use cache::{KeyCache, Now, Standing};
/// Why no client could be created.
pub use reqwest::Error as ClientError;
pub use source::{Source, SourceError};
