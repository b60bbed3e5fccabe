//! Opening a journal file.

use crate::Journal;
use std::path::PathBuf;

/// An opened journal.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The journal.
    pub journal: Journal,
    /// Where an unreadable file was moved to, if there was one. It is never deleted.
    pub set_aside: Option<PathBuf>,
}
