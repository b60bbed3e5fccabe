//! A note of the agent's. It can be corrected; what was written first stays readable.

use super::words;
use crate::{
    components::{
        ProblemBox,
        journal_entry::{kind_class, kind_name, kind_words},
    },
    hooks::{use_desk, use_focus, use_task},
    ipc,
    kit::{Button, ButtonKind, Live, TextArea},
    state::{Action, Correction},
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
    let desk = use_desk();
    let correction = desk.typed.correction.clone().filter(|correction| correction.seq == props.note.seq);
    let NoteRowProps { note, corrections, .. } = props;
    let latest = corrections.last();
    let text = latest.map_or(&note.text, |correction| &correction.text);
    let start = {
        let (desk, correction) = (desk.clone(), Correction { seq: note.seq, text: text.clone() });
        Callback::from(move |_: MouseEvent| desk.dispatch(Action::Correct(Some(correction.clone()))))
    };
    let done = {
        let (desk, onsaved) = (desk, props.onsaved.clone());
        Callback::from(move |saved: Option<JournalEntry>| {
            desk.dispatch(Action::Correct(None));
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
                    <span class="quiet numbers">{ words::CORRECTED.with("time", time_of_day(latest.at)) }</span>
                }
                if correction.is_none() {
                    <button type="button" class="note-correct" onclick={start} aria-label={words::CORRECT_THIS} data-testid="note-correct">
                        { words::CORRECT }
                    </button>
                }
            </p>
            if let Some(correction) = correction {
                <Correcting {correction} before={text.clone()} {done} />
            } else {
                <p class="note-text"><bdi>{ text }</bdi></p>
            }
            if !corrections.is_empty() {
                { original(note, corrections) }
            }
            <Live text={latest.map_or(AttrValue::Static(""), |_| words::CORRECTION_SAVED_SPOKEN.into())} />
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
    correction: Correction,
    /// What it corrects.
    before: String,
    done: Callback<Option<JournalEntry>>,
}

/// The field of a correction. What was typed stays until the core has said that it is on disk.
#[component]
fn Correcting(props: &CorrectingProps) -> Html {
    let desk = use_desk();
    let task = use_task();
    let node = use_node_ref();
    use_focus(&node, ());
    let Correction { seq, text } = props.correction.clone();
    let oninput =
        Callback::from(move |text: String| desk.dispatch(Action::Correct(Some(Correction { seq, text }))));
    let changed = !text.trim().is_empty() && text.trim() != props.before.trim();
    let save = {
        let (task, done, text) = (task.clone(), props.done.clone(), text.clone());
        Callback::from(move |()| {
            let done = done.clone();
            task.run(ipc::correct_note(seq, text.clone()), move |saved| done.emit(Some(saved)));
        })
    };
    let cancel = props.done.reform(|()| None);
    html! {
        <div class="note-correcting">
            <TextArea {node} id={format!("correction-{seq}")} value={text} {oninput} label={words::CORRECTION} testid="note-correction" />
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
