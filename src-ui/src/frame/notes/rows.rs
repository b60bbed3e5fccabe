//! The entries of a session as rows of the panel: notes with their corrections, and what the app recorded, with pages
//! that were viewed one after the other in one row.

use ergo_protocol::journal::{Author, EntryKind, JournalEntry};

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub enum Row {
    /// A note of the agent's.
    Note {
        /// As it was written.
        note: JournalEntry,
        /// Its corrections, the oldest first.
        corrections: Vec<JournalEntry>,
    },
    /// Something the app recorded.
    Recorded(JournalEntry),
    /// At least two pages that were viewed one after the other.
    Views(Vec<JournalEntry>),
}

/// Which entries are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Filter {
    /// All.
    #[default]
    All,
    /// The agent's notes.
    Mine,
}

impl Row {
    /// The number of its first entry: it stays the same while entries are added.
    pub fn first(&self) -> u32 {
        match self {
            Self::Note { note: entry, .. } | Self::Recorded(entry) => entry.seq,
            Self::Views(entries) => entries.first().map_or(0, |entry| entry.seq),
        }
    }
}

/// The rows of these entries, which come in their order.
pub fn rows(entries: &[JournalEntry], filter: Filter) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for entry in entries {
        match entry.author {
            // Shown with the note that it corrects.
            Author::Agent if entry.kind == EntryKind::Correction => {}
            Author::Agent => {
                rows.push(Row::Note { note: entry.clone(), corrections: corrections_of(entry.seq, entries) });
            }
            Author::App if filter == Filter::Mine => {}
            Author::App => record(&mut rows, entry),
        }
    }
    rows
}

/// How many notes the agent has written.
pub fn count_notes(entries: &[JournalEntry]) -> u32 {
    let is_note =
        |entry: &&JournalEntry| entry.author == Author::Agent && entry.kind != EntryKind::Correction;
    u32::try_from(entries.iter().filter(is_note).count()).unwrap_or(u32::MAX)
}

fn corrections_of(seq: u32, entries: &[JournalEntry]) -> Vec<JournalEntry> {
    entries.iter().filter(|entry| entry.corrects == Some(seq)).cloned().collect()
}

fn record(rows: &mut Vec<Row>, entry: &JournalEntry) {
    if entry.kind != EntryKind::Inspected {
        rows.push(Row::Recorded(entry.clone()));
        return;
    }
    match rows.last_mut() {
        Some(Row::Views(views)) => views.push(entry.clone()),
        Some(Row::Recorded(before)) if before.kind == EntryKind::Inspected => {
            let views = vec![before.clone(), entry.clone()];
            rows.pop();
            rows.push(Row::Views(views));
        }
        _ => rows.push(Row::Recorded(entry.clone())),
    }
}

#[cfg(test)]
mod tests {
    use super::{Filter, Row, count_notes, rows};
    use ergo_protocol::journal::{Author, EntryKind, JournalEntry};

    fn entry(seq: u32, author: Author, kind: EntryKind, corrects: Option<u32>) -> JournalEntry {
        JournalEntry {
            seq,
            at: 0,
            author,
            kind,
            text: String::new(),
            corrects,
            prev_hash: String::new(),
            hash: String::new(),
        }
    }

    fn session() -> Vec<JournalEntry> {
        let app = |seq, kind| entry(seq, Author::App, kind, None);
        vec![
            app(1, EntryKind::Entered),
            app(2, EntryKind::Inspected),
            app(3, EntryKind::Inspected),
            app(4, EntryKind::Inspected),
            entry(5, Author::Agent, EntryKind::Observed, None),
            app(6, EntryKind::Inspected),
            entry(7, Author::Agent, EntryKind::Correction, Some(5)),
            app(8, EntryKind::Inspected),
            app(9, EntryKind::Armed),
            app(10, EntryKind::Inspected),
        ]
    }

    fn numbers(filter: Filter) -> Vec<Vec<u32>> {
        let all = |row: &Row| match row {
            Row::Note { note, corrections } => {
                std::iter::once(note.seq).chain(corrections.iter().map(|one| one.seq)).collect()
            }
            Row::Recorded(entry) => vec![entry.seq],
            Row::Views(entries) => entries.iter().map(|entry| entry.seq).collect(),
        };
        rows(&session(), filter).iter().map(all).collect()
    }

    #[test]
    fn pages_in_a_row_are_one_row_and_a_correction_is_with_its_note() {
        // A correction in between does not part what was viewed.
        assert_eq!(numbers(Filter::All), [vec![1], vec![2, 3, 4], vec![5, 7], vec![6, 8], vec![9], vec![10]]);
        assert_eq!(numbers(Filter::Mine), [[5, 7]]);
        assert_eq!(count_notes(&session()), 1);
        assert_eq!(
            rows(&session(), Filter::All).iter().map(Row::first).collect::<Vec<_>>(),
            [1, 2, 5, 6, 9, 10]
        );
    }
}
