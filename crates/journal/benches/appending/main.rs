//! An entry of the journal, acknowledged when it is on the disk; the baseline is the same text appended to a file that is
//! synced. Prints one line of JSON for each figure.

#![allow(clippy::unwrap_used, reason = "a bench that cannot go on has nothing to say")]

mod bare;

use ergo_journal::{Journal, SessionStart};
use ergo_protocol::{
    Person, WorkspaceRef,
    journal::{Author, EntryKind},
};
use std::time::{Duration, Instant};

/// Entries in a round.
const ENTRIES: usize = 200;
/// Rounds of each kind, in turns, so that a slow moment of the disk meets both.
const ROUNDS: usize = 6;
/// At most so many times as long as the bare append: four fifths of its rate.
const TARGET: f64 = 1.25;
const TEXT: &str =
    "Opened the members of Marlow & Finch, page 3, sorted by name, with the filter “suspended”.";

#[tokio::main]
async fn main() {
    // On the disk that the build is on: the system's temporary folder can be in memory.
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let journal = Journal::open(&folder.path().join("journal.db"), 0).await.unwrap().journal;
    journal.begin(&start()).await.unwrap();
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        ours.extend(round(&journal).await);
        bare.extend(bare::append(folder.path(), ENTRIES, TEXT.len()).unwrap());
    }
    for (figure, of) in [("mean", mean as fn(&mut [Duration]) -> f64), ("99th percentile", p99)] {
        println!(
            "{{\"name\": \"an entry of the journal on the disk, {figure}\", \"micros\": {}, \
             \"baseline\": \"append and fdatasync\", \"baseline_micros\": {}, \"target\": {TARGET}}}",
            of(&mut ours),
            of(&mut bare),
        );
    }
}

async fn round(journal: &Journal) -> Vec<Duration> {
    let mut took = Vec::with_capacity(ENTRIES);
    for at in 0..ENTRIES {
        let began = Instant::now();
        let at = i64::try_from(at).unwrap();
        journal.append("ses_1", Author::App, EntryKind::Inspected, TEXT, at).await.unwrap();
        took.push(began.elapsed());
    }
    took
}

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

fn mean(took: &mut [Duration]) -> f64 {
    took.iter().map(Duration::as_secs_f64).sum::<f64>() * 1e6 / f64::from(u32::try_from(took.len()).unwrap())
}

fn p99(took: &mut [Duration]) -> f64 {
    took.sort_unstable();
    took[took.len() * 99 / 100].as_secs_f64() * 1e6
}
