//! What can go wrong with a journal.

use ergo_catalog::{Sentence, text};
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
        let message: Sentence = match error.code() {
            Code::NotFound if matches!(error, JournalError::NoSuchNote(_)) => {
                text!("You can correct only your own notes from this session.").into()
            }
            Code::NotFound => text!("That session is not in the journal.").into(),
            Code::WrongState => text!("The record of this session is closed. Nothing was added.").into(),
            _ => text!(
                "Nothing was saved: {error}. Free up some space or check the folder's permissions, and then try again.",
                error = error.to_string(),
            ),
        };
        Self::new(error.code(), message)
    }
}
