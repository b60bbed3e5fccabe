//! A row of the panel: what the app recorded in one line, pages that were viewed in a fold.

use super::{note_row::NoteRow, rows::Row, words};
use crate::{
    components::journal_entry::{kind_name, kind_words},
    kit::{Glyph, Icon},
    when::time_of_day,
};
use ergo_protocol::journal::{EntryKind, JournalEntry};
use yew::prelude::*;

/// A row. Calls `onsaved` when a correction is on disk.
pub fn row(row: &Row, onsaved: &Callback<JournalEntry>) -> Html {
    match row {
        Row::Note { note, corrections } => html! {
            <NoteRow key={row.first()} note={note.clone()} corrections={corrections.clone()} {onsaved} />
        },
        Row::Recorded(entry) => recorded(entry),
        Row::Views(entries) => views(entries),
    }
}

fn recorded(entry: &JournalEntry) -> Html {
    html! {
        <li
            key={entry.seq}
            class="row"
            title={entry.text.clone()}
            data-testid="note-entry"
            data-kind={kind_name(entry.kind)}
            data-author="app"
            data-seq={entry.seq.to_string()}
        >
            <Icon glyph={glyph(entry.kind)} size=14 label={kind_words(entry)} />
            <span class="row-time numbers">{ time_of_day(entry.at) }</span>
            <bdi class="row-text">{ &entry.text }</bdi>
        </li>
    }
}

fn views(entries: &[JournalEntry]) -> Html {
    let (Some(first), Some(last)) = (entries.first(), entries.last()) else { return html! {} };
    html! {
        <li key={first.seq} class="row-fold" data-testid="note-views">
            <details>
                <summary class="row">
                    <Icon glyph={Glyph::Eye} size=14 />
                    <span class="row-time numbers">{ time_of_day(last.at) }</span>
                    <span class="row-text">{ words::views(entries.len()) }</span>
                    <Icon glyph={Glyph::Next} size=14 class="row-more" />
                </summary>
                <ol>
                    { for entries.iter().map(|entry| html! {
                        <li
                            key={entry.seq}
                            class="row row-inner"
                            title={entry.text.clone()}
                            data-testid="note-entry"
                            data-kind={kind_name(entry.kind)}
                            data-author="app"
                            data-seq={entry.seq.to_string()}
                        >
                            <span class="row-time numbers">{ time_of_day(entry.at) }</span>
                            <bdi class="row-text">{ words::view(&entry.text) }</bdi>
                        </li>
                    }) }
                </ol>
            </details>
        </li>
    }
}

/// The icon of what the app recorded.
const fn glyph(kind: EntryKind) -> Glyph {
    match kind {
        EntryKind::Inspected => Glyph::Eye,
        EntryKind::Entered | EntryKind::IdentityConfirmed | EntryKind::Reverified => Glyph::Shield,
        EntryKind::HeldBack => Glyph::Lock,
        EntryKind::Frozen => Glyph::Frozen,
        EntryKind::Extended => Glyph::Clock,
        EntryKind::Ended => Glyph::Exit,
        EntryKind::Disarmed => Glyph::Cross,
        EntryKind::Changed | EntryKind::Armed | EntryKind::ChangeIntended | EntryKind::ChangeOutcome => {
            Glyph::Pencil
        }
        EntryKind::Observed | EntryKind::Correction => Glyph::Note,
    }
}
