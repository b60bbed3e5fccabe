//! Tests that acknowledged entries survive a reopening, SIGKILL, and a corrupt file next to them.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail loudly")]

mod common;

use common::*;
use ergo_journal::{Journal, JournalError};
use ergo_protocol::journal::{Author, Chain, Ending, EntryKind};
use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Command, Stdio},
    time::{Duration, SystemTime},
};
use tempfile::tempdir;

#[tokio::test]
async fn a_reopened_journal_has_everything() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("deep/er/journal.db");
    let journal = open(&path).await;
    journal.begin(&start("ses_1")).await.unwrap();
    let mut written = vec![];
    written.push(journal.append("ses_1", Author::App, EntryKind::Entered, "Entered.", 5).await.unwrap());
    for text in ["One", "", "Zwei\0😀", &"x".repeat(100_000)] {
        written.push(note(&journal, "ses_1", text).await);
    }
    assert!(written.iter().zip(1..).all(|(entry, seq)| entry.seq == seq));
    journal.close("ses_1", Ending::WrongUser, "over", 9).await.unwrap();
    // Once after a clean shutdown, and once as a kill would leave the file.
    journal.shut_down().await;
    let journal = open(&path).await;
    for reopened in [journal.clone(), open(&path).await] {
        let read = reopened.session("ses_1").await.unwrap().unwrap();
        let (last, before) = read.entries.split_last().unwrap();
        assert_eq!(before, written);
        assert_eq!(
            (last.author, last.kind, last.text.as_str(), last.at),
            (Author::App, EntryKind::Ended, "over", 9)
        );
        assert_eq!(read.chain, Chain::Verified);
        assert_eq!((read.record.entries, read.record.notes), (6, 4));
        assert_eq!((read.record.ended_at, read.record.ending), (Some(9), Some(Ending::WrongUser)));
        assert!(!read.record.revoked);
        assert_eq!(read.record.viewed, start("ses_1").viewed);
        assert_eq!(read.record.workspace, start("ses_1").workspace);
        assert_eq!(read.record.agent, start("ses_1").agent);
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "others can read it: {mode:o}");
    }
}

#[tokio::test]
async fn a_session_goes_from_unfinished_over_unrevoked_to_settled() {
    let folder = tempdir().unwrap();
    let journal = open(&folder.path().join("journal.db")).await;
    let ids = |records: Vec<ergo_protocol::journal::SessionRecord>| {
        records.into_iter().map(|record| record.id).collect::<Vec<_>>()
    };
    let mut second = start("ses_2");
    second.started_at += 1;
    second.agent.id = "agt_lee".into();
    journal.begin(&start("ses_1")).await.unwrap();
    journal.begin(&second).await.unwrap();
    assert!(matches!(journal.begin(&second).await, Err(JournalError::AlreadyBegun(_))));
    assert_eq!(ids(journal.sessions().await.unwrap()), ["ses_2", "ses_1"]);
    assert_eq!(ids(journal.unfinished().await.unwrap()), ["ses_1", "ses_2"]);
    assert_eq!(ids(journal.unrevoked("agt_sam").await.unwrap()), [""; 0]);
    note(&journal, "ses_1", "a note").await;
    journal.close("ses_1", Ending::Crashed, "over", 9).await.unwrap();
    assert_eq!(ids(journal.unfinished().await.unwrap()), ["ses_2"]);
    assert_eq!(ids(journal.unrevoked("agt_sam").await.unwrap()), ["ses_1"]);
    assert_eq!(ids(journal.unrevoked("agt_lee").await.unwrap()), [""; 0]);
    // A closed session takes no more entries.
    let late = journal.append("ses_1", Author::Agent, EntryKind::Observed, "late", 10).await;
    assert!(matches!(late, Err(JournalError::Closed(_))), "{late:?}");
    let again = journal.close("ses_1", Ending::Exited, "over", 11).await;
    assert!(matches!(again, Err(JournalError::Closed(_))), "{again:?}");
    assert_eq!(journal.entries("ses_1").await.unwrap().len(), 2);
    assert_eq!(journal.session("ses_1").await.unwrap().unwrap().record.ending, Some(Ending::Crashed));
    journal.mark_revoked("ses_1").await.unwrap();
    journal.mark_revoked("ses_1").await.unwrap();
    assert_eq!(ids(journal.unrevoked("agt_sam").await.unwrap()), [""; 0]);
    assert!(journal.session("ses_1").await.unwrap().unwrap().record.revoked);
    // Unknown sessions.
    let unknown = journal.append("ses_9", Author::App, EntryKind::Entered, "x", 1).await;
    assert!(matches!(unknown, Err(JournalError::UnknownSession(_))));
    assert!(matches!(
        journal.close("ses_9", Ending::Quit, "over", 1).await,
        Err(JournalError::UnknownSession(_))
    ));
    assert!(matches!(journal.mark_revoked("ses_9").await, Err(JournalError::UnknownSession(_))));
    assert_eq!(journal.session("ses_9").await.unwrap(), None);
    assert!(journal.entries("ses_9").await.unwrap().is_empty());
}

#[tokio::test]
async fn concurrent_appends_are_one_chain() {
    let folder = tempdir().unwrap();
    let journal = open(&folder.path().join("journal.db")).await;
    journal.begin(&start("ses_1")).await.unwrap();
    let tasks: Vec<_> = (0..40)
        .map(|number| {
            let journal = journal.clone();
            tokio::spawn(async move { note(&journal, "ses_1", &format!("note {number}")).await.seq })
        })
        .collect();
    let mut numbers = vec![];
    for task in tasks {
        numbers.push(task.await.unwrap());
    }
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=40).collect::<Vec<_>>());
    assert_eq!(journal.session("ses_1").await.unwrap().unwrap().chain, Chain::Verified);
}

#[tokio::test]
async fn a_corrupt_file_is_set_aside_and_said() {
    type Damage = fn(&mut Vec<u8>);
    let damages: [(&str, Damage); 5] = [
        ("zeroed-header", |bytes| bytes[..100].fill(0)),
        ("all-zero", |bytes| bytes.fill(0)),
        ("truncated", |bytes| bytes.truncate(bytes.len() / 2)),
        ("emptied", Vec::clear),
        ("text", |bytes| *bytes = b"this is not a database, but it is quite long".repeat(100)),
    ];
    for (name, damage) in damages {
        let folder = tempdir().unwrap();
        let path = folder.path().join("journal.db");
        let journal = open(&path).await;
        journal.begin(&start("ses_1")).await.unwrap();
        for _ in 0..50 {
            note(&journal, "ses_1", &"x".repeat(1_000)).await;
        }
        journal.shut_down().await;
        let mut bytes = std::fs::read(&path).unwrap();
        damage(&mut bytes);
        std::fs::write(&path, &bytes).unwrap();

        let opened = Journal::open(&path, 1_795_435_200_123).await.unwrap();
        let aside = opened.set_aside.unwrap_or_else(|| panic!("{name}: nothing was said"));
        assert_eq!(aside, path.with_file_name("journal.db.corrupt-1795435200123"), "{name}");
        assert_eq!(std::fs::read(&aside).unwrap(), bytes, "{name}: kept as it was");
        // And the new one works.
        assert!(opened.journal.sessions().await.unwrap().is_empty());
        opened.journal.begin(&start("ses_1")).await.unwrap();
        note(&opened.journal, "ses_1", "new").await;
        opened.journal.shut_down().await;
        assert_eq!(open(&path).await.sessions().await.unwrap().len(), 1, "{name}");
    }
}

#[tokio::test]
async fn a_folder_in_its_place_is_an_error_and_stays() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("journal.db");
    std::fs::create_dir(&path).unwrap();
    let refused = Journal::open(&path, 1).await.unwrap_err();
    assert!(refused.to_string().contains("there is a folder in its place"), "{refused}");
    assert!(path.is_dir());
}

#[tokio::test]
async fn somebody_elses_database_is_set_aside_and_a_newer_one_is_left_alone() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("journal.db");
    open(&path).await.shut_down().await;
    tamper(&path, "PRAGMA user_version = 6").await;
    let before = std::fs::read(&path).unwrap();
    assert!(matches!(Journal::open(&path, 1).await, Err(JournalError::Vocabulary(_))));
    assert_eq!(std::fs::read(&path).unwrap(), before);
    tamper(&path, "PRAGMA application_id = 1").await;
    assert!(Journal::open(&path, 1).await.unwrap().set_aside.is_some());
}

#[tokio::test]
async fn a_place_that_cannot_be_used_is_an_error_and_nothing_is_moved() {
    let folder = tempdir().unwrap();
    let place = folder.path();
    std::fs::create_dir_all(place.join("journal.db")).unwrap();
    assert!(Journal::open(&place.join("journal.db"), 1).await.is_err(), "a folder in its place");
    std::fs::write(place.join("file"), "x").unwrap();
    assert!(matches!(Journal::open(&place.join("file/journal.db"), 1).await, Err(JournalError::File(_))));
    assert_eq!(std::fs::read_dir(place).unwrap().count(), 2);
}

const CHILD: &str = "ERGO_JOURNAL_TEST_CHILD";

/// Not a test: this is the process that is killed. It appends as fast as it can and prints each number once it is
/// acknowledged.
#[tokio::test]
async fn child_appends_until_killed() {
    let Ok(argument) = std::env::var(CHILD) else { return };
    let (path, session) = argument.split_once('|').unwrap();
    let journal = open(Path::new(path)).await;
    journal.begin(&start(session)).await.unwrap();
    loop {
        let entry = note(&journal, session, "a note of some length, so that pages fill up and split").await;
        // Not println, because the test harness would capture it.
        let mut out = std::io::stdout().lock();
        writeln!(out, "\nack {}", entry.seq).unwrap();
        out.flush().unwrap();
    }
}

#[tokio::test]
async fn nothing_acknowledged_is_lost_by_a_kill() {
    const ROUNDS: u32 = 20;
    let folder = tempdir().unwrap();
    let path = folder.path().join("journal.db");
    let mut acknowledged = vec![];
    for round in 0..ROUNDS {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "child_appends_until_killed", "--nocapture"])
            .env(CHILD, format!("{}|ses_{round}", path.display()))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let number = |line: &str| line.strip_prefix("ack ").and_then(|seq| seq.parse::<u32>().ok());
        let mut last = lines.by_ref().find_map(|line| number(&line.unwrap())).expect("the child appends");
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
        std::thread::sleep(Duration::from_micros(u64::from(now.subsec_nanos() / 7 % 40_000)));
        // SIGKILL on Unix.
        child.kill().unwrap();
        child.wait().unwrap();
        for line in lines.map_while(Result::ok) {
            last = number(&line).unwrap_or(last);
        }
        acknowledged.push(last);

        let journal = open(&path).await;
        for (session, last) in acknowledged.iter().enumerate() {
            let read = journal.session(&format!("ses_{session}")).await.unwrap().expect("begun");
            assert!(
                read.record.entries >= *last,
                "round {round}: {last} acknowledged, {} there",
                read.record.entries
            );
            assert!(read.record.entries <= last + 1, "at most the one that was under way");
            assert_eq!(read.chain, Chain::Verified, "round {round}, session {session}");
        }
        assert_eq!(journal.unfinished().await.unwrap().len(), acknowledged.len());
        journal.shut_down().await;
    }
    println!("acknowledged in {ROUNDS} rounds: {acknowledged:?}");
}
