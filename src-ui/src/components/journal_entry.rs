//! Entries of a journal, as they are read: when, what kind, in words.

use crate::when::time_of_day;
use ergo_catalog::{Text, text, text_in};
use ergo_protocol::journal::{Author, EntryKind, JournalEntry, NoteKind};
use yew::prelude::*;

/// Properties of [`Entry`].
#[derive(Properties, PartialEq)]
pub struct EntryProps {
    /// The entry.
    pub entry: JournalEntry,
    /// From here on the chain does not fit.
    #[prop_or_default]
    pub broken: bool,
}

/// One entry. What the app recorded by itself is quieter than what the agent wrote.
#[component]
pub fn Entry(props: &EntryProps) -> Html {
    let entry = &props.entry;
    let recorded = entry.author == Author::App;
    html! {
        <li
            class={classes!(
                "entry",
                recorded.then_some("entry-recorded"),
                props.broken.then_some("entry-broken"),
            )}
            data-testid="note-entry"
            data-kind={kind_name(entry.kind)}
            data-author={if recorded { "app" } else { "agent" }}
            data-seq={entry.seq.to_string()}
        >
            <span class="entry-time numbers">{ time_of_day(entry.at) }</span>
            <div class="entry-words">
                <span class={classes!("entry-kind", kind_class(entry))}>{ kind_words(entry) }</span>
                <p class="entry-text"><bdi>{ &entry.text }</bdi></p>
            </div>
        </li>
    }
}

/// As it stands in `data-kind`.
pub const fn kind_name(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Entered => "entered",
        EntryKind::IdentityConfirmed => "identity_confirmed",
        EntryKind::HeldBack => "held_back",
        EntryKind::Inspected => "inspected",
        EntryKind::Changed => "changed",
        EntryKind::Observed => "observed",
        EntryKind::Frozen => "frozen",
        EntryKind::Reverified => "reverified",
        EntryKind::Armed => "armed",
        EntryKind::Disarmed => "disarmed",
        EntryKind::ChangeIntended => "change_intended",
        EntryKind::ChangeOutcome => "change_outcome",
        EntryKind::Extended => "extended",
        EntryKind::Correction => "correction",
        EntryKind::Ended => "ended",
    }
}

/// What a kind of note is called.
pub const fn note_words(kind: NoteKind) -> Text {
    match kind {
        NoteKind::Inspected => text!("Inspected"),
        NoteKind::Changed => text!("Changed"),
        NoteKind::Observed => text!("Observed"),
    }
}

/// What kind of entry it is, in a word or two.
pub const fn kind_words(entry: &JournalEntry) -> Text {
    match (entry.author, entry.kind) {
        (Author::Agent, EntryKind::Inspected) => text!("Inspected"),
        (_, EntryKind::Changed) => text!("Changed"),
        (Author::Agent, EntryKind::Observed) => text!("Observed"),
        (_, EntryKind::Frozen) => text!("Frozen"),
        (_, EntryKind::Reverified) => text!("Verified again"),
        (_, EntryKind::Armed) => text!("Armed"),
        (_, EntryKind::Disarmed) => text!("Disarmed"),
        (_, EntryKind::ChangeIntended) => text!("About to change"),
        (_, EntryKind::ChangeOutcome) => text_in!("journal entry", "Change"),
        (_, EntryKind::Extended) => text!("Extended"),
        (_, EntryKind::HeldBack) => text!("Skipped"),
        (_, EntryKind::Correction) => text!("Correction"),
        _ => text!("Recorded"),
    }
}

/// The class that colors that word.
pub const fn kind_class(entry: &JournalEntry) -> Option<&'static str> {
    match (entry.author, entry.kind) {
        (Author::Agent, EntryKind::Inspected) => Some("kind-inspected"),
        (Author::Agent, EntryKind::Observed) => Some("kind-observed"),
        (_, EntryKind::Changed | EntryKind::Armed | EntryKind::ChangeIntended | EntryKind::ChangeOutcome) => {
            Some("kind-changed")
        }
        (_, EntryKind::Frozen) => Some("kind-frozen"),
        _ => None,
    }
}

/// Entries by their number, each once: what was read, and what was acknowledged since.
pub fn merged(read: &[JournalEntry], saved: &[JournalEntry]) -> Vec<JournalEntry> {
    let mut all = read.to_vec();
    all.extend(saved.iter().filter(|entry| read.iter().all(|known| known.seq != entry.seq)).cloned());
    all.sort_by_key(|entry| entry.seq);
    all
}

#[cfg(test)]
mod tests {
    use super::merged;
    use ergo_protocol::journal::{Author, EntryKind, JournalEntry};

    fn entry(seq: u32) -> JournalEntry {
        JournalEntry {
            seq,
            at: 0,
            author: Author::Agent,
            kind: EntryKind::Observed,
            text: String::new(),
            corrects: None,
            prev_hash: String::new(),
            hash: String::new(),
        }
    }

    #[test]
    fn a_saved_note_is_there_once_and_in_its_place() {
        let numbers = |read: &[u32], saved: &[u32]| -> Vec<u32> {
            let entries = |numbers: &[u32]| numbers.iter().copied().map(entry).collect::<Vec<_>>();
            merged(&entries(read), &entries(saved)).iter().map(|entry| entry.seq).collect()
        };
        assert_eq!(numbers(&[1, 2], &[3]), [1, 2, 3]);
        assert_eq!(numbers(&[1, 2, 3], &[3]), [1, 2, 3]);
        assert_eq!(numbers(&[1, 2, 4], &[3]), [1, 2, 3, 4]);
        assert_eq!(numbers(&[], &[]), Vec::<u32>::new());
    }
}
