//! What can go wrong with a journal.

use ergo_protocol::{Code, Problem};

/// A journal error. Whatever it is, nothing was acknowledged.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The session was never begun.
    #[error("the journal has no session {0}")]
    UnknownSession(String),
    /// The session was already begun.
    #[error("the journal already has a session {0}")]
    AlreadyBegun(String),
    /// The session is closed; its record is final.
    #[error("the record of session {0} is closed")]
    Closed(String),
    /// The entry to correct is not one of the agent's notes in that session.
    #[error("entry {0} is not one of the agent's notes")]
    NoSuchNote(u32),
    /// SQLite failed: disk full, read-only, or an I/O error.
    #[error("the journal could not be written or read: {0}")]
    Database(#[from] sqlx::Error),
    /// The file could not be accessed, created, or set aside.
    #[error("the journal file could not be used: {0}")]
    File(#[from] std::io::Error),
    /// A row contains a value that this version never writes.
    #[error("the journal holds a value that is not in its vocabulary: {0}")]
    Vocabulary(String),
}

impl JournalError {
    /// The error code for the page.
    pub fn code(&self) -> Code {
        match self {
            Self::UnknownSession(_) | Self::NoSuchNote(_) => Code::NotFound,
            Self::AlreadyBegun(_) | Self::Closed(_) => Code::WrongState,
            Self::Database(_) | Self::File(_) | Self::Vocabulary(_) => Code::JournalUnwritable,
        }
    }
}

impl From<JournalError> for Problem {
    fn from(error: JournalError) -> Self {
        let message = match error.code() {
            Code::NotFound if matches!(error, JournalError::NoSuchNote(_)) => {
                "You can correct only your own notes from this session.".to_owned()
            }
            Code::NotFound => "That session is not in the journal.".to_owned(),
            Code::WrongState => "The record of this session is closed. Nothing was added.".to_owned(),
            _ => format!(
                "Nothing was saved: {error}. Free up some space or check the folder's permissions, and then try again."
            ),
        };
        Self::new(error.code(), message)
    }
}
