//! A journal, and a second way to access its file.
#![allow(dead_code, reason = "each test binary uses its own part")]

use ergo_journal::{Journal, SessionStart};
use ergo_protocol::{
    Person, WorkspaceRef,
    journal::{Author, EntryKind, JournalEntry},
};
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};
use std::path::Path;

pub fn start(id: &str) -> SessionStart {
    let person =
        |id: &str, name: &str| Person { id: id.into(), name: name.into(), email: format!("{id}@ergo.test") };
    SessionStart {
        id: id.into(),
        viewed: person("usr_dana", "Dana Reyes"),
        workspace: WorkspaceRef { id: "ws_1".into(), name: "Northwind".into() },
        agent: person("agt_sam", "Sam Okafor"),
        reason: "Cannot export invoices".into(),
        ticket: "T-4711".into(),
        started_at: 1_795_435_200_000,
    }
}

pub async fn open(path: &Path) -> Journal {
    let opened = Journal::open(path, 77).await.unwrap();
    assert_eq!(opened.set_aside, None);
    opened.journal
}

pub async fn note(journal: &Journal, session: &str, text: &str) -> JournalEntry {
    journal.append(session, Author::Agent, EntryKind::Observed, text, 1_795_435_201_000).await.unwrap()
}

/// Changes the file as someone with the sqlite3 tool could.
pub async fn tamper(path: &Path, sql: &str) {
    let url = format!("sqlite://{}", path.display());
    let mut connection = SqliteConnection::connect(&url).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}
