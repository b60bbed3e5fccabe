//! The receipt of a session: its journal as a readable account.

use crate::inside::looked;
use ergo_protocol::{
    journal::{Author, EntryKind, JournalEntry, SessionJournal, SessionRecord},
    snapshot::Receipt,
};
use ergo_session::held_back;

/// Makes a receipt from a journal. `restart` is whether the agent goes on to another user.
pub(crate) fn of(session: SessionJournal, restart: bool) -> Receipt {
    let SessionJournal { record, entries, chain } = session;
    let changes = entries.iter().filter(|entry| entry.kind == EntryKind::ChangeOutcome);
    let changes = changes.map(|entry| entry.text.clone()).collect();
    let (notes, recorded): (Vec<_>, Vec<_>) = entries.into_iter().partition(is_note);
    let seen = recorded.into_iter().filter(|entry| entry.kind == EntryKind::Inspected);
    let inspected = looked::together(seen.map(|entry| entry.text));
    Receipt {
        record,
        inspected,
        changes,
        notes,
        held_back: held_back().to_vec(),
        chain: Some(chain),
        restart,
    }
}

/// The receipt if the journal cannot be read.
pub(crate) fn unread(record: SessionRecord, restart: bool) -> Receipt {
    Receipt {
        record,
        inspected: Vec::new(),
        changes: Vec::new(),
        notes: Vec::new(),
        held_back: held_back().to_vec(),
        chain: None,
        restart,
    }
}

fn is_note(entry: &JournalEntry) -> bool {
    entry.author == Author::Agent
}
