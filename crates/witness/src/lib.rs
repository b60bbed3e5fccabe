//! A small witness of transparency logs (tlog-witness), for organizations that have none.
//!
//! It remembers the latest checkpoint of each log that it knows, cosigns a newer one only if that continues it, and
//! keeps what the log has signed and what contradicts it: that is the proof of a fork. What to answer is decided in
//! `ergo-evidence` ([`ergo_evidence::judge`]); here are the files, the transaction around the decision, and HTTP.
//!
//! Everything belongs into one folder: the private key, and the state in an SQLite database. Nothing that was answered is
//! forgotten (WAL with `synchronous=FULL`), and a database that was answered from never works with another key.

mod error;
mod http;
mod key_file;
mod place;
mod serve;
mod store;
mod witness;

pub use error::WitnessError;
pub use place::Place;
pub use serve::serve;
pub use store::{Evidence, KnownLog};
pub use witness::{Reply, Witness};
