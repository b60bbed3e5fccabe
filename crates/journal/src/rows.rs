//! Converts rows to types.

use crate::{JournalError, SessionStart};
use ergo_protocol::{
    Person, UnknownName, WorkspaceRef,
    journal::{Confirmation, JournalEntry, SessionRecord},
};
use sqlx::{Row, sqlite::SqliteRow};
use std::str::FromStr;

/// The columns that [`record`] and [`start`] read; the caller adds a condition and an order.
pub(crate) const SELECT_SESSION: &str = "SELECT *, \
    (SELECT count(*) FROM entry WHERE session_id = session.id) AS entries, \
    (SELECT count(*) FROM entry WHERE session_id = session.id AND author = 'agent') AS notes, \
    (SELECT count(*) FROM entry WHERE session_id = session.id AND kind = 'change_outcome') AS changes, \
    (SELECT CASE WHEN dispute IS NULL THEN 'confirmed' ELSE 'disputed' END FROM evidence \
     WHERE session_id = session.id) AS confirmation FROM session ";

/// Reads a session for the history.
pub(crate) fn record(row: &SqliteRow) -> Result<SessionRecord, JournalError> {
    let start = start(row)?;
    let ending: Option<String> = row.try_get("ending")?;
    let confirmation: Option<String> = row.try_get("confirmation")?;
    Ok(SessionRecord {
        id: start.id,
        viewed: start.viewed,
        workspace: start.workspace,
        agent: start.agent,
        reason: start.reason,
        ticket: start.ticket,
        started_at: start.started_at,
        ended_at: row.try_get("ended_at")?,
        ending: ending.as_deref().map(name).transpose()?,
        revoked: row.try_get::<i64, _>("revoked")? != 0,
        entries: number(row, "entries")?,
        notes: number(row, "notes")?,
        changes: number(row, "changes")?,
        confirmation: confirmation.as_deref().map(name).transpose()?.unwrap_or(Confirmation::Waiting),
    })
}

/// Reads what was recorded when a session began.
pub(crate) fn start(row: &SqliteRow) -> Result<SessionStart, JournalError> {
    Ok(SessionStart {
        id: row.try_get("id")?,
        viewed: person(row, "viewed_id", "viewed_name", "viewed_email")?,
        workspace: WorkspaceRef { id: row.try_get("workspace_id")?, name: row.try_get("workspace_name")? },
        agent: person(row, "agent_id", "agent_name", "agent_email")?,
        reason: row.try_get("reason")?,
        ticket: row.try_get("ticket")?,
        started_at: row.try_get("started_at")?,
    })
}

/// Reads an entry.
pub(crate) fn entry(row: &SqliteRow) -> Result<JournalEntry, JournalError> {
    let author: String = row.try_get("author")?;
    let kind: String = row.try_get("kind")?;
    Ok(JournalEntry {
        seq: number(row, "seq")?,
        at: row.try_get("at")?,
        author: name(&author)?,
        kind: name(&kind)?,
        text: row.try_get("text")?,
        corrects: row
            .try_get::<Option<i64>, _>("corrects")?
            .map(|seq| in_range("corrects", seq))
            .transpose()?,
        prev_hash: row.try_get("prev_hash")?,
        hash: row.try_get("hash")?,
    })
}

/// Parses a stored name.
fn name<T: FromStr<Err = UnknownName>>(stored: &str) -> Result<T, JournalError> {
    stored.parse().map_err(|error: UnknownName| JournalError::Vocabulary(error.to_string()))
}

/// Reads a number that is never negative.
pub(crate) fn number(row: &SqliteRow, column: &str) -> Result<u32, JournalError> {
    in_range(column, row.try_get(column)?)
}

fn in_range(column: &str, number: i64) -> Result<u32, JournalError> {
    u32::try_from(number).map_err(|_| JournalError::Vocabulary(format!("{column} {number}")))
}

fn person(row: &SqliteRow, id: &str, name: &str, email: &str) -> Result<Person, JournalError> {
    Ok(Person { id: row.try_get(id)?, name: row.try_get(name)?, email: row.try_get(email)? })
}
