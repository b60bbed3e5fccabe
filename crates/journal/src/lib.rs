//! The durable, hash-chained record of impersonation sessions.
//!
//! One SQLite file. An entry is acknowledged after its transaction is committed and synced (WAL with
//! `synchronous=FULL`), so every acknowledged entry survives a kill and a power loss (invariant 6). [`chain`] says
//! how the entries are chained, so that an auditor can recompute the hashes.

pub mod chain;
mod error;
mod evidence;
mod forgetting;
mod handing_in;
mod journal;
mod open;
mod rows;
mod start;

pub use error::JournalError;
pub use evidence::{Evidence, Head};
pub use handing_in::Unsent;
pub use journal::Journal;
pub use open::Opened;
pub use start::SessionStart;

#[cfg(test)]
mod fault_tests;
