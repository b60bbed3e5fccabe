//! What is wrong with a line, and where.

use crate::{
    failure::Failure,
    sessions::agents::WRITING,
    store::{DatabaseError, StoreError},
};
use std::fmt;

/// A line that cannot be imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The number of the line, from 1.
    pub line: u64,
    /// The JSON member that is wrong; empty if it is the line as a whole.
    pub field: &'static str,
    /// What is wrong and what to do.
    pub what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.field {
            "" => write!(f, "line {}: {}", self.line, self.what),
            field => write!(f, "line {}, {field}: {}", self.line, self.what),
        }
    }
}

/// Why an import or export failed. A failed import writes nothing.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The database could not be opened.
    #[error(transparent)]
    Database(DatabaseError),
    /// The database could not be read or written.
    #[error("the data could not be saved: {0}")]
    Store(StoreError),
    /// Another process holds the write lock.
    #[error("{}", WRITING)]
    Busy,
    /// The file could not be read or written.
    #[error("the file could not be read or written: {0}")]
    File(#[from] std::io::Error),
    /// The workspace does not exist.
    #[error("there is no workspace with that ID")]
    NoSuchWorkspace,
    /// A necessary consequence of the import was refused.
    #[error("the import cannot be completed: {0}")]
    Refused(String),
    /// There are no random numbers for an id.
    #[error("no ID could be created: the system's random numbers are not available")]
    Random,
    /// A line is wrong.
    #[error("{0}. Nothing was imported")]
    Fault(Fault),
}

impl From<DatabaseError> for ImportError {
    fn from(error: DatabaseError) -> Self {
        if error.is_busy() { Self::Busy } else { Self::Database(error) }
    }
}

impl From<StoreError> for ImportError {
    fn from(error: StoreError) -> Self {
        if matches!(error, StoreError::Busy) { Self::Busy } else { Self::Store(error) }
    }
}

impl From<Failure> for ImportError {
    fn from(failure: Failure) -> Self {
        Self::Refused(failure.detail.into_owned())
    }
}
