//! Append and read.

use crate::{JournalError, Opened};
use ergo_protocol::{
    Person, UnixMillis, WorkspaceRef,
    journal::{Author, Ending, EntryKind, JournalEntry, SessionJournal, SessionRecord},
};
use sqlx::SqlitePool;
use std::path::Path;

/// What is written down when a session begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionStart {
    /// The session id (`sid`).
    pub id: String,
    /// Who is viewed.
    pub viewed: Person,
    /// Where.
    pub workspace: WorkspaceRef,
    /// By whom.
    pub agent: Person,
    /// Why.
    pub reason: String,
    /// The support ticket.
    pub ticket: String,
    /// When it was entered.
    pub started_at: UnixMillis,
}

/// The journal. Cheap to clone: all clones share one connection.
#[derive(Clone, Debug)]
pub struct Journal {
    pub(crate) pool: SqlitePool,
}

impl Journal {
    /// Opens the journal at `path`, making it if it is not there. `now` names a file that has to be set
    /// aside.
    pub async fn open(_path: &Path, _now: UnixMillis) -> Result<Opened, JournalError> {
        Err(JournalError::Closed(String::new()))
    }

    /// Begins the record of a session.
    pub async fn begin(&self, _start: &SessionStart) -> Result<(), JournalError> {
        Err(JournalError::Closed(String::new()))
    }

    /// Appends an entry. Returns only after it is safely on disk. Refused after [`Journal::close`].
    pub async fn append(
        &self,
        session: &str,
        _author: Author,
        _kind: EntryKind,
        _text: &str,
        _at: UnixMillis,
    ) -> Result<JournalEntry, JournalError> {
        Err(JournalError::Closed(session.to_owned()))
    }

    /// Closes the record of a session, and queues its revocation.
    pub async fn close(&self, session: &str, _ending: Ending, _at: UnixMillis) -> Result<(), JournalError> {
        Err(JournalError::Closed(session.to_owned()))
    }

    /// The sessions that were begun and not closed: what a crash left behind.
    pub async fn unfinished(&self) -> Result<Vec<SessionRecord>, JournalError> {
        Ok(vec![])
    }

    /// The closed sessions of an agent whose end the server has not confirmed yet.
    pub async fn unrevoked(&self, _agent_id: &str) -> Result<Vec<SessionRecord>, JournalError> {
        Ok(vec![])
    }

    /// Notes that the server has confirmed the end of a session.
    pub async fn mark_revoked(&self, session: &str) -> Result<(), JournalError> {
        Err(JournalError::Closed(session.to_owned()))
    }

    /// All sessions, the newest first.
    pub async fn sessions(&self) -> Result<Vec<SessionRecord>, JournalError> {
        Ok(vec![])
    }

    /// One session with its entries, and whether its chain is whole.
    pub async fn session(&self, _id: &str) -> Result<Option<SessionJournal>, JournalError> {
        Ok(None)
    }

    /// The entries of a session, in order.
    pub async fn entries(&self, _id: &str) -> Result<Vec<JournalEntry>, JournalError> {
        Ok(vec![])
    }
}
