//! A note of the agent's. It can be corrected; what was written first stays readable.

use super::words;
use crate::{
    components::{
        ProblemBox,
        journal_entry::{kind_class, kind_name, kind_words},
    },
    hooks::{use_focus, use_task},
    ipc,
    kit::{Button, ButtonKind, Live, TextArea},
    when::time_of_day,
};
use ergo_protocol::journal::JournalEntry;
use yew::prelude::*;

/// Properties of [`NoteRow`].
#[derive(Properties, PartialEq)]
pub struct NoteRowProps {
    /// The note as it was written.
    pub note: JournalEntry,
    /// Its corrections, the oldest first.
    pub corrections: Vec<JournalEntry>,
    /// Told when a correction is on disk.
    pub onsaved: Callback<JournalEntry>,
}

/// The note with its latest text.
#[component]
pub fn NoteRow(props: &NoteRowProps) -> Html {
    let editing = use_state_eq(|| false);
    let NoteRowProps { note, corrections, .. } = props;
    let latest = corrections.last();
    let text = latest.map_or(&note.text, |correction| &correction.text);
    let start = {
        let editing = editing.setter();
        Callback::from(move |_: MouseEvent| editing.set(true))
    };
    let done = {
        let (editing, onsaved) = (editing.setter(), props.onsaved.clone());
        Callback::from(move |saved: Option<JournalEntry>| {
            editing.set(false);
            if let Some(saved) = saved {
                onsaved.emit(saved);
            }
        })
    };
    html! {
        <li
            class="note"
            data-testid="note-entry"
            data-kind={kind_name(note.kind)}
            data-author="agent"
            data-seq={note.seq.to_string()}
            data-corrected={latest.map(|_| "true")}
        >
            <p class="note-head">
                <span class={classes!("note-kind", kind_class(note))}>{ kind_words(note) }</span>
                <span class="row-time numbers">{ time_of_day(note.at) }</span>
                if let Some(latest) = latest {
                    <span class="quiet numbers">{ words::CORRECTED }{ time_of_day(latest.at) }</span>
                }
                if !*editing {
                    <button type="button" class="note-correct" onclick={start} data-testid="note-correct">
                        { words::CORRECT }<span class="unseen">{ words::CORRECT_WHAT }</span>
                    </button>
                }
            </p>
            if *editing {
                <Correcting seq={note.seq} text={text.clone()} {done} />
            } else {
                <p class="note-text"><bdi>{ text }</bdi></p>
            }
            if !corrections.is_empty() {
                { original(note, corrections) }
            }
            <Live text={latest.map_or("", |_| words::CORRECTION_SAVED_SPOKEN)} />
        </li>
    }
}

/// What was written before the latest correction, the oldest first.
fn original(written: &JournalEntry, corrections: &[JournalEntry]) -> Html {
    let before = std::iter::once(written).chain(&corrections[..corrections.len() - 1]);
    html! {
        <details class="note-original" data-testid="note-original">
            <summary>{ words::ORIGINAL }</summary>
            { for before.map(|entry| html! {
                <p key={entry.seq} class="note-text"><span class="row-time numbers">{ time_of_day(entry.at) }</span>{ " " }<del><bdi>{ &entry.text }</bdi></del></p>
            }) }
        </details>
    }
}

#[derive(Properties, PartialEq)]
struct CorrectingProps {
    seq: u32,
    text: String,
    done: Callback<Option<JournalEntry>>,
}

/// The field of a correction. What was typed stays until the core has said that it is on disk.
#[component]
fn Correcting(props: &CorrectingProps) -> Html {
    let task = use_task();
    let node = use_node_ref();
    use_focus(&node, ());
    let text = use_state(|| props.text.clone());
    let oninput = {
        let text = text.setter();
        Callback::from(move |typed: String| text.set(typed))
    };
    let changed = !text.trim().is_empty() && text.trim() != props.text.trim();
    let save = {
        let (task, done, seq, text) = (task.clone(), props.done.clone(), props.seq, (*text).clone());
        Callback::from(move |()| {
            let done = done.clone();
            task.run(ipc::correct_note(seq, text.clone()), move |saved| done.emit(Some(saved)));
        })
    };
    let cancel = props.done.reform(|()| None);
    html! {
        <div class="note-correcting">
            <TextArea {node} id={format!("correction-{}", props.seq)} value={(*text).clone()} {oninput} label={words::CORRECTION} testid="note-correction" />
            if let Some(problem) = task.problem.clone() {
                <ProblemBox {problem} />
            }
            <div class="composer-foot">
                <Button onclick={cancel}>{ words::CANCEL }</Button>
                <Button kind={ButtonKind::Primary} onclick={save} busy={task.busy} disabled={!changed} testid="note-correction-save">
                    { words::SAVE_CORRECTION }
                </Button>
            </div>
        </div>
    }
}
