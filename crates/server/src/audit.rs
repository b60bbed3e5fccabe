//! The server's own record of what was done, and by whom: written in the transaction of what it records.
//!
//! Refused attempts are in the log, not here: the audit says what happened.

use crate::{caller::Caller, clock::now_millis};
use sqlx::SqliteConnection;

/// An entry to be written.
pub struct Entry<'a> {
    /// E.g. `session.entered`.
    pub action: &'static str,
    /// In whose name.
    pub subject: &'a str,
    /// Who really acted.
    pub actor: Option<&'a str>,
    /// In which session.
    pub session: Option<&'a str>,
    /// In which workspace.
    pub workspace: Option<&'a str>,
    /// On what.
    pub target: Option<&'a str>,
    /// In words.
    pub detail: String,
}

impl<'a> Entry<'a> {
    /// What a caller did, with both identities if there are two.
    pub fn by(caller: &'a Caller, action: &'static str) -> Self {
        Self {
            action,
            subject: &caller.subject,
            actor: caller.actor(),
            session: Some(&caller.session_id),
            workspace: None,
            target: None,
            detail: String::new(),
        }
    }
}

/// Writes an entry.
pub async fn record(connection: &mut SqliteConnection, entry: &Entry<'_>) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO audit (at, action, subject_id, actor_id, session_id, workspace_id, target, detail)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(now_millis())
    .bind(entry.action)
    .bind(entry.subject)
    .bind(entry.actor)
    .bind(entry.session)
    .bind(entry.workspace)
    .bind(entry.target)
    .bind(&entry.detail)
    .execute(connection)
    .await?;
    Ok(())
}
