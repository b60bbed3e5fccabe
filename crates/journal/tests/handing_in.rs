//! Tests that the server's acknowledgments are on disk too, and that a file of the previous version still opens.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail loudly")]

mod common;

use common::*;
use ergo_journal::{Journal, JournalError, Unsent, chain};
use ergo_protocol::journal::{Author, Chain, Ending, EntryKind, JournalEntry};
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};
use std::path::Path;
use tempfile::tempdir;

fn unsent(session: &str, sent: u32, written: u32) -> Unsent {
    Unsent { session: session.to_owned(), sent, written }
}

#[tokio::test]
async fn what_was_acknowledged_is_not_unsent_again_also_after_a_restart() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("journal.db");
    let journal = open(&path).await;
    let mut of_lee = start("ses_2");
    of_lee.agent.id = "agt_lee".into();
    for start in [start("ses_1"), of_lee] {
        journal.begin(&start).await.unwrap();
    }
    assert!(journal.unsent("agt_sam").await.unwrap().is_empty(), "nothing was written yet");
    for number in 0..5 {
        note(&journal, "ses_1", &format!("note {number}")).await;
    }
    note(&journal, "ses_2", "of Lee").await;
    assert_eq!(journal.unsent("agt_sam").await.unwrap(), [unsent("ses_1", 0, 5)]);
    journal.mark_sent("ses_1", 3).await.unwrap();
    // A late response does not undo anything.
    journal.mark_sent("ses_1", 2).await.unwrap();
    journal.shut_down().await;
    let journal = open(&path).await;
    assert_eq!(journal.unsent("agt_sam").await.unwrap(), [unsent("ses_1", 3, 5)]);
    journal.close("ses_1", Ending::Exited, "over", 9).await.unwrap();
    journal.mark_sent("ses_1", 6).await.unwrap();
    assert!(journal.unsent("agt_sam").await.unwrap().is_empty());
    assert_eq!(journal.unsent("agt_lee").await.unwrap(), [unsent("ses_2", 0, 1)]);
    journal.mark_refused("ses_2").await.unwrap();
    note(&journal, "ses_2", "one more").await;
    assert!(journal.unsent("agt_lee").await.unwrap().is_empty());
    let nobody = journal.mark_sent("ses_9", 1).await;
    assert!(matches!(nobody, Err(JournalError::UnknownSession(_))), "{nobody:?}");
    let nobody = journal.mark_refused("ses_9").await;
    assert!(matches!(nobody, Err(JournalError::UnknownSession(_))), "{nobody:?}");
}

#[tokio::test]
async fn what_a_restored_server_has_acknowledged_is_doubted_once() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("journal.db");
    let journal = open(&path).await;
    let mut of_lee = start("ses_2");
    of_lee.agent.id = "agt_lee".into();
    for start in [start("ses_1"), of_lee] {
        journal.begin(&start).await.unwrap();
        for number in 0..3 {
            note(&journal, &start.id, &format!("note {number}")).await;
        }
        journal.mark_sent(&start.id, 3).await.unwrap();
    }
    let (began, later) = (start("ses_1").started_at, start("ses_1").started_at + 1);
    assert!(journal.doubt_sent("https://a", "agt_sam", 70, later).await.unwrap());
    assert!(journal.unsent("agt_sam").await.unwrap().is_empty(), "too old to be taken");
    assert!(!journal.doubt_sent("https://a", "agt_sam", 70, began).await.unwrap(), "it was compared");
    assert!(journal.doubt_sent("https://a", "agt_sam", 80, began).await.unwrap());
    assert_eq!(journal.unsent("agt_sam").await.unwrap(), [unsent("ses_1", 2, 3)]);
    assert!(journal.unsent("agt_lee").await.unwrap().is_empty(), "until Lee signs in");
    journal.mark_sent("ses_1", 3).await.unwrap();
    journal.shut_down().await;
    let journal = open(&path).await;
    assert!(!journal.doubt_sent("https://a", "agt_sam", 80, began).await.unwrap());
    assert!(!journal.doubt_sent("https://a", "agt_sam", 79, began).await.unwrap());
    assert!(journal.unsent("agt_sam").await.unwrap().is_empty());
    assert!(journal.doubt_sent("https://b", "agt_sam", 1, began).await.unwrap(), "another server");
    assert_eq!(journal.unsent("agt_sam").await.unwrap(), [unsent("ses_1", 2, 3)]);
}

#[tokio::test]
async fn a_part_is_consecutive_and_tied_to_what_stands_before_it() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("journal.db");
    let journal = open(&path).await;
    journal.begin(&start("ses_1")).await.unwrap();
    for number in 0..5 {
        note(&journal, "ses_1", &format!("note {number}")).await;
    }
    let numbers = |entries: &[JournalEntry]| entries.iter().map(|entry| entry.seq).collect::<Vec<_>>();
    let first = journal.part("ses_1", 0, 2).await.unwrap().unwrap();
    assert_eq!((numbers(&first.entries), first.chain), (vec![1, 2], Chain::Verified));
    assert_eq!((first.record.entries, first.record.notes), (5, 5), "the record is of the whole");
    let rest = journal.part("ses_1", 2, 200).await.unwrap().unwrap();
    assert_eq!((numbers(&rest.entries), rest.chain), (vec![3, 4, 5], Chain::Verified));
    assert_eq!(rest.entries[0].prev_hash, first.entries[1].hash);
    assert!(journal.part("ses_1", 5, 200).await.unwrap().unwrap().entries.is_empty());
    assert!(journal.part("ses_9", 0, 200).await.unwrap().is_none());

    tamper(&path, "UPDATE entry SET text = 'x' WHERE seq = 4").await;
    let rest = journal.part("ses_1", 2, 200).await.unwrap().unwrap();
    assert_eq!((rest.entries.len(), rest.chain), (3, Chain::Broken { seq: 4 }));
    tamper(&path, "DELETE FROM entry WHERE seq = 2").await;
    assert_eq!(journal.part("ses_1", 2, 200).await.unwrap().unwrap().chain, Chain::Broken { seq: 3 });
    tamper(&path, "UPDATE entry SET kind = 'nonsense' WHERE seq = 5").await;
    let readable = journal.part("ses_1", 2, 200).await.unwrap().unwrap();
    assert_eq!(numbers(&readable.entries), [3, 4]);
}

/// A file as version 1 wrote it, with one session of two entries.
async fn version_1(path: &Path) -> Vec<JournalEntry> {
    let url = format!("sqlite://{}?mode=rwc", path.display());
    let mut file = SqliteConnection::connect(&url).await.unwrap();
    sqlx::raw_sql(include_str!("schema_1.sql")).execute(&mut file).await.unwrap();
    let start = start("ses_1");
    let mut entries: Vec<JournalEntry> = Vec::new();
    for seq in 1..=2 {
        let prev_hash = entries.last().map_or_else(|| chain::header_hash(&start), |last| last.hash.clone());
        let mut entry = JournalEntry {
            seq,
            at: 5,
            author: Author::App,
            kind: EntryKind::Entered,
            text: format!("Entry {seq}"),
            corrects: None,
            prev_hash,
            hash: String::new(),
        };
        entry.hash = chain::entry_hash(&start.id, &entry);
        entries.push(entry);
    }
    let head = &entries[1].hash;
    let sql = format!(
        "INSERT INTO session VALUES ('{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', {}, NULL, NULL, 0, 2, \
         '{head}')",
        start.id,
        start.viewed.id,
        start.viewed.name,
        start.viewed.email,
        start.workspace.id,
        start.workspace.name,
        start.agent.id,
        start.agent.name,
        start.agent.email,
        start.reason,
        start.ticket,
        start.started_at
    );
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut file).await.unwrap();
    for entry in &entries {
        let sql = format!(
            "INSERT INTO entry (session_id, seq, at, author, kind, text, prev_hash, hash) VALUES ('ses_1', {}, 5, 'app', 'entered', '{}', '{}', '{}')",
            entry.seq, entry.text, entry.prev_hash, entry.hash
        );
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut file).await.unwrap();
    }
    file.close().await.unwrap();
    entries
}

async fn columns(path: &Path) -> Vec<String> {
    let mut file = SqliteConnection::connect(&format!("sqlite://{}", path.display())).await.unwrap();
    let sql = "SELECT name || ' ' || type || ' ' || \"notnull\" || ' ' || coalesce(dflt_value, '-') \
               FROM pragma_table_info('session') ORDER BY name";
    sqlx::query_scalar(sql).fetch_all(&mut file).await.unwrap()
}

#[tokio::test]
async fn a_file_of_version_1_opens_with_everything_in_it_and_goes_on() {
    let folder = tempdir().unwrap();
    let old = folder.path().join("journal.db");
    let entries = version_1(&old).await;
    for _ in 0..2 {
        let opened = Journal::open(&old, 1).await.unwrap();
        assert_eq!(opened.set_aside, None);
        let read = opened.journal.session("ses_1").await.unwrap().unwrap();
        assert_eq!((&read.entries, read.chain), (&entries, Chain::Verified));
        assert_eq!(opened.journal.unsent("agt_sam").await.unwrap(), [unsent("ses_1", 0, 2)]);
        opened.journal.shut_down().await;
    }
    let journal = open(&old).await;
    assert_eq!(note(&journal, "ses_1", "after").await.seq, 3);
    journal.mark_sent("ses_1", 2).await.unwrap();
    assert_eq!(journal.unsent("agt_sam").await.unwrap(), [unsent("ses_1", 2, 3)]);
    journal.shut_down().await;
    // A new file has the same columns.
    let folder = tempdir().unwrap();
    let new = folder.path().join("journal.db");
    open(&new).await.shut_down().await;
    assert_eq!(columns(&old).await, columns(&new).await);
}

#[tokio::test]
async fn only_what_the_server_has_whole_is_forgotten_and_only_when_it_is_old() {
    let folder = tempdir().unwrap();
    let journal = open(&folder.path().join("journal.db")).await;
    for session in ["ses_old", "ses_new", "ses_open", "ses_unsent", "ses_unrevoked", "ses_refused"] {
        journal.begin(&start(session)).await.unwrap();
        note(&journal, session, "seen").await;
    }
    for (session, ended_at) in
        [("ses_old", 99), ("ses_new", 100), ("ses_unsent", 9), ("ses_unrevoked", 9), ("ses_refused", 9)]
    {
        journal.close(session, Ending::Exited, "over", ended_at).await.unwrap();
        journal.mark_sent(session, if session == "ses_unsent" { 1 } else { 2 }).await.unwrap();
        if session != "ses_unrevoked" {
            journal.mark_revoked(session).await.unwrap();
        }
    }
    journal.mark_refused("ses_refused").await.unwrap();
    journal.mark_sent("ses_open", 1).await.unwrap();
    assert_eq!(journal.forget(100).await.unwrap(), 1);
    assert!(journal.session("ses_old").await.unwrap().is_none());
    assert!(journal.entries("ses_old").await.unwrap().is_empty());
    let mut left: Vec<String> =
        journal.sessions().await.unwrap().into_iter().map(|session| session.id).collect();
    left.sort();
    assert_eq!(left, ["ses_new", "ses_open", "ses_refused", "ses_unrevoked", "ses_unsent"]);
    assert_eq!(journal.forget(100).await.unwrap(), 0);
}
