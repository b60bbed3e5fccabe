//! The chain.

use crate::SessionStart;
use ergo_protocol::journal::{Chain, JournalEntry};

/// Whether the entries of a session are as they were written.
pub fn verify(_header: &SessionStart, _entries: &[JournalEntry]) -> Chain {
    Chain::Broken { seq: 1 }
}
