//! Tests that a failed write acknowledges nothing and leaves nothing half written. They are here and not in tests/,
//! because they inject the faults into the journal's own connection.

use crate::{Journal, JournalError, SessionStart};
use ergo_protocol::{
    Code, Person, WorkspaceRef,
    journal::{Author, Chain, Ending, EntryKind, JournalEntry},
};
use sqlx::{AssertSqlSafe, Row};
use tempfile::{TempDir, tempdir};

fn start() -> SessionStart {
    let person = |id: &str| Person { id: id.into(), name: id.into(), email: format!("{id}@ergo.test") };
    SessionStart {
        id: "ses_1".into(),
        viewed: person("usr_dana"),
        workspace: WorkspaceRef { id: "ws_1".into(), name: "Northwind".into() },
        agent: person("agt_sam"),
        reason: "Cannot export invoices".into(),
        ticket: "T-1".into(),
        started_at: 1,
    }
}

/// A journal with one session, and the folder that contains it.
async fn journal() -> (Journal, TempDir) {
    let folder = tempdir().unwrap();
    let journal = Journal::open(&folder.path().join("journal.db"), 0).await.unwrap().journal;
    journal.begin(&start()).await.unwrap();
    (journal, folder)
}

async fn note(journal: &Journal, text: &str) -> Result<JournalEntry, JournalError> {
    journal.append("ses_1", Author::Agent, EntryKind::Observed, text, 2).await
}

#[tokio::test]
async fn is_set_up_to_be_durable() {
    let (journal, _folder) = journal().await;
    for (pragma, expected) in [
        ("PRAGMA synchronous", 2),
        ("PRAGMA foreign_keys", 1),
        ("PRAGMA busy_timeout", 5_000),
        ("PRAGMA user_version", 5),
        ("PRAGMA application_id", 0x4572_674A),
    ] {
        let value: i64 = sqlx::query(pragma).fetch_one(&journal.pool).await.unwrap().get(0);
        assert_eq!(value, expected, "{pragma}");
    }
    let mode: String = sqlx::query("PRAGMA journal_mode").fetch_one(&journal.pool).await.unwrap().get(0);
    assert_eq!(mode, "wal");
}

#[tokio::test]
async fn a_full_disk_acknowledges_nothing() {
    let (journal, _folder) = journal().await;
    note(&journal, "before").await.unwrap();
    let pages: i64 = sqlx::query("PRAGMA page_count").fetch_one(&journal.pool).await.unwrap().get(0);
    let limit = AssertSqlSafe(format!("PRAGMA max_page_count = {}", pages + 8));
    sqlx::query(limit).execute(&journal.pool).await.unwrap();
    let text = "x".repeat(4_000);
    let mut acknowledged = 1;
    let error = loop {
        match note(&journal, &text).await {
            Ok(entry) => acknowledged = entry.seq,
            Err(error) => break error,
        }
        assert!(acknowledged < 100, "the disk never got full");
    };
    assert!(matches!(error, JournalError::Database(_)), "{error}");
    assert_eq!(error.code(), Code::JournalUnwritable);
    let after = journal.session("ses_1").await.unwrap().unwrap();
    assert_eq!(after.entries.len(), acknowledged as usize, "a failed append left something behind");
    assert_eq!(after.chain, Chain::Verified);
    // Once there is space again, it continues where it was: the limit went away with the failed connection.
    assert_eq!(note(&journal, "after").await.unwrap().seq, acknowledged + 1);
    assert_eq!(journal.session("ses_1").await.unwrap().unwrap().chain, Chain::Verified);
}

#[tokio::test]
async fn a_read_only_journal_acknowledges_nothing() {
    let (journal, _folder) = journal().await;
    note(&journal, "before").await.unwrap();
    let mut other = start();
    other.id = "ses_2".into();
    // Each failure closes the connection, so each fault has to be set up again.
    for what in 0..6 {
        sqlx::query("PRAGMA query_only = 1").execute(&journal.pool).await.unwrap();
        let failed = match what {
            0 => note(&journal, "x").await.map(drop),
            1 => journal.close("ses_1", Ending::Exited, "over", 3).await,
            2 => journal.mark_revoked("ses_1").await,
            3 => journal.mark_sent("ses_1", 1).await,
            4 => journal.mark_refused("ses_1").await,
            _ => journal.begin(&other).await,
        };
        assert!(matches!(failed, Err(JournalError::Database(_))), "{what}: {failed:?}");
    }
    assert_eq!(journal.entries("ses_1").await.unwrap().len(), 1);
    assert_eq!(journal.sessions().await.unwrap().len(), 1);
    assert_eq!(journal.unsent("agt_sam").await.unwrap()[0].sent, 0, "nothing is noted that is not on disk");
}
