//! What can go wrong, for people.

use ergo_evidence::{CheckpointError, KeyError, NoteError, RequestError};
use std::io;
use thiserror::Error;

/// Why the witness cannot do what it was asked for.
#[derive(Debug, Error)]
pub enum WitnessError {
    /// A file or folder cannot be read or written.
    #[error("{what}: {source}")]
    File {
        /// Which one, and what for.
        what: String,
        /// What the system says.
        source: io::Error,
    },
    /// There is something already where a witness was to be made.
    #[error("{0} already exists")]
    Exists(String),
    /// The private key's file cannot be used.
    #[error("{0} is not the private key of a witness")]
    PrivateKey(String),
    /// The database belongs to another key.
    #[error(
        "the database belongs to another key ({0}): with this one it could vouch for what it has never seen"
    )]
    OtherKey(String),
    /// The file is another program's, or a newer version's.
    #[error("{0} is not the database of this version of a witness")]
    Foreign(String),
    /// A verifier key cannot be used.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The operating system gave no random numbers.
    #[error("the system has no random numbers for a key")]
    Random,
    /// What is stored cannot be read.
    #[error("the database is damaged: {0}")]
    Damaged(String),
    /// The database cannot be read or written.
    #[error("the database cannot be used: {0}")]
    Database(#[from] sqlx::Error),
}

impl From<NoteError> for WitnessError {
    fn from(error: NoteError) -> Self {
        Self::Damaged(error.to_string())
    }
}

impl From<CheckpointError> for WitnessError {
    fn from(error: CheckpointError) -> Self {
        Self::Damaged(error.to_string())
    }
}

impl From<RequestError> for WitnessError {
    fn from(error: RequestError) -> Self {
        Self::Damaged(error.to_string())
    }
}

/// For `map_err`: says what was being done.
pub(crate) fn file(what: impl Into<String>) -> impl FnOnce(io::Error) -> WitnessError {
    let what = what.into();
    move |source| WitnessError::File { what, source }
}
