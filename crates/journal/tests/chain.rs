//! Tests that tampering with the file behind the journal's back is detected.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail loudly")]

mod common;

use common::*;
use ergo_journal::{Journal, chain};
use ergo_protocol::journal::{Author, Chain, EntryKind, JournalEntry};
use tempfile::{TempDir, tempdir};

/// A journal with the session `ses_1` of five entries, and another session that is left alone.
async fn five() -> (Journal, TempDir) {
    let folder = tempdir().unwrap();
    let path = folder.path().join("journal.db");
    let journal = open(&path).await;
    for session in ["ses_1", "ses_2"] {
        journal.begin(&start(session)).await.unwrap();
        for number in 1..=5 {
            note(&journal, session, &format!("Note {number} with ünïcode 😀 and\nlines")).await;
        }
    }
    (journal, folder)
}

async fn chain_of(journal: &Journal, session: &str) -> Chain {
    journal.session(session).await.unwrap().unwrap().chain
}

#[tokio::test]
async fn a_whole_chain_is_verified() {
    let (journal, _folder) = five().await;
    let read = journal.session("ses_1").await.unwrap().unwrap();
    assert_eq!(read.chain, Chain::Verified);
    assert_eq!(chain::verify(&start("ses_1"), &read.entries), Chain::Verified);
    assert_eq!(chain::verify(&start("ses_1"), &[]), Chain::Verified);
    assert_eq!(read.entries[0].prev_hash, chain::header_hash(&start("ses_1")));
    assert!(read.entries.windows(2).all(|pair| pair[1].prev_hash == pair[0].hash));
    // The same entries do not fit another session: its id is part of every hash.
    assert_eq!(chain::verify(&start("ses_2"), &read.entries), Chain::Broken { seq: 1 });
}

#[tokio::test]
async fn tampering_is_seen_at_the_first_bad_entry() {
    let cases = [
        ("edit-text", "UPDATE entry SET text = 'x' WHERE session_id = 'ses_1' AND seq = 3", 3),
        ("edit-time", "UPDATE entry SET at = at + 1 WHERE session_id = 'ses_1' AND seq = 1", 1),
        ("edit-author", "UPDATE entry SET author = 'app' WHERE session_id = 'ses_1' AND seq = 5", 5),
        ("edit-kind", "UPDATE entry SET kind = 'changed' WHERE session_id = 'ses_1' AND seq = 4", 4),
        ("edit-hash", "UPDATE entry SET hash = prev_hash WHERE session_id = 'ses_1' AND seq = 2", 2),
        ("unknown-kind", "UPDATE entry SET kind = 'nonsense' WHERE session_id = 'ses_1' AND seq = 4", 4),
        ("unknown-author", "UPDATE entry SET author = '' WHERE session_id = 'ses_1' AND seq = 1", 1),
        ("delete-first", "DELETE FROM entry WHERE session_id = 'ses_1' AND seq = 1", 1),
        ("delete-middle", "DELETE FROM entry WHERE session_id = 'ses_1' AND seq = 3", 3),
        ("delete-tail", "DELETE FROM entry WHERE session_id = 'ses_1' AND seq > 3", 4),
        ("delete-all", "DELETE FROM entry WHERE session_id = 'ses_1'", 1),
        (
            "delete-and-renumber",
            "DELETE FROM entry WHERE session_id = 'ses_1' AND seq = 2;
             UPDATE entry SET seq = seq - 1 WHERE session_id = 'ses_1' AND seq > 2",
            2,
        ),
        (
            "swap",
            "UPDATE entry SET seq = 9 WHERE session_id = 'ses_1' AND seq = 2;
             UPDATE entry SET seq = 2 WHERE session_id = 'ses_1' AND seq = 3;
             UPDATE entry SET seq = 3 WHERE session_id = 'ses_1' AND seq = 9",
            2,
        ),
        (
            "insert",
            "INSERT INTO entry (session_id, seq, at, author, kind, text, prev_hash, hash)
             SELECT session_id, 6, at, author, kind, text, hash, hash FROM entry WHERE session_id = 'ses_1' AND seq = 5",
            6,
        ),
        (
            "from-another",
            "UPDATE entry SET session_id = 'ses_1', seq = 6 WHERE session_id = 'ses_2' AND seq = 5",
            6,
        ),
        ("edit-header", "UPDATE session SET viewed_id = 'usr_eve' WHERE id = 'ses_1'", 1),
        ("edit-reason", "UPDATE session SET reason = 'x' WHERE id = 'ses_1'", 1),
        ("edit-start", "UPDATE session SET started_at = 0 WHERE id = 'ses_1'", 1),
    ];
    for (name, sql, seq) in cases {
        let (journal, folder) = five().await;
        let path = folder.path().join("journal.db");
        tamper(&path, sql).await;
        assert_eq!(chain_of(&journal, "ses_1").await, Chain::Broken { seq }, "{name}");
        let untouched = if name == "from-another" { Chain::Broken { seq: 5 } } else { Chain::Verified };
        assert_eq!(chain_of(&journal, "ses_2").await, untouched, "{name}");
        // The same after a restart.
        journal.shut_down().await;
        assert_eq!(chain_of(&open(&path).await, "ses_1").await, Chain::Broken { seq }, "{name}, reopened");
    }
}

#[tokio::test]
async fn an_added_entry_with_good_hashes_is_seen() {
    let (journal, folder) = five().await;
    let path = folder.path().join("journal.db");
    let entries = journal.entries("ses_1").await.unwrap();
    let mut forged = JournalEntry { seq: 6, prev_hash: entries[4].hash.clone(), ..entries[4].clone() };
    forged.hash = chain::entry_hash("ses_1", &forged);
    let sql = format!(
        "INSERT INTO entry (session_id, seq, at, author, kind, text, prev_hash, hash)
         SELECT session_id, 6, at, author, kind, text, '{}', '{}' FROM entry WHERE session_id = 'ses_1' AND seq = 5",
        forged.prev_hash, forged.hash
    );
    tamper(&path, &sql).await;
    assert_eq!(chain_of(&journal, "ses_1").await, Chain::Broken { seq: 6 });
}

/// Valid hashes are not enough: the numbers must not have a gap.
#[tokio::test]
async fn a_gap_with_good_hashes_is_seen() {
    let (journal, _folder) = five().await;
    let mut entries = journal.entries("ses_1").await.unwrap();
    entries[4].seq = 9;
    entries[4].hash = chain::entry_hash("ses_1", &entries[4]);
    assert_eq!(chain::verify(&start("ses_1"), &entries), Chain::Broken { seq: 5 });
}

/// The expected hashes were computed with Python's hashlib from the description in `chain.rs`, not with this crate.
#[test]
fn hashes_can_be_recomputed_by_an_auditor() {
    let entry = JournalEntry {
        seq: 1,
        at: -5,
        author: Author::App,
        kind: EntryKind::IdentityConfirmed,
        text: "Grüße".into(),
        corrects: None,
        prev_hash: "0".repeat(64),
        hash: String::new(),
    };
    assert_eq!(
        chain::header_hash(&start("ses_1")),
        "49f5de6a072640a8e527bc3ae736b816cc7e8bbe96bd82488e8502079fd25fe1"
    );
    assert_eq!(
        chain::entry_hash("ses_1", &entry),
        "48c5fd28831eede4bb2fd1dec81f572d1389f695888286d7c71737797a6fdd14"
    );
}

#[tokio::test]
async fn a_correction_names_its_note_is_tied_into_the_chain_and_leaves_the_note_as_it_was() {
    let (journal, folder) = five().await;
    let path = folder.path().join("journal.db");
    let correction = journal.correct("ses_1", 2, "The export works", 9).await.unwrap();
    assert_eq!((correction.seq, correction.corrects), (6, Some(2)));
    assert_eq!((correction.author, correction.kind), (Author::Agent, EntryKind::Correction));
    let read = journal.session("ses_1").await.unwrap().unwrap();
    assert_eq!((&read.chain, read.entries.last()), (&Chain::Verified, Some(&correction)));
    assert!(read.entries[1].text.starts_with("Note 2"), "the note itself stays");
    // Only the agent's notes of this session can be corrected: no corrections, no entries of the app, nothing else.
    journal.append("ses_1", Author::App, EntryKind::Inspected, "Viewed teams", 10).await.unwrap();
    for seq in [0, 6, 7, 99] {
        let refused = journal.correct("ses_1", seq, "x", 11).await.unwrap_err();
        assert!(matches!(refused, ergo_journal::JournalError::NoSuchNote(of) if of == seq), "{refused}");
    }
    tamper(&path, "UPDATE entry SET corrects = 3 WHERE session_id = 'ses_1' AND seq = 6").await;
    assert_eq!(chain_of(&journal, "ses_1").await, Chain::Broken { seq: 6 });
}
