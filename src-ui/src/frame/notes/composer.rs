//! Where a note is written. What was typed stays until the core has said that it is on disk.

use super::words;
use crate::{
    components::journal_entry::note_words,
    hooks::{Task, use_desk},
    ipc,
    kit::{
        Button, ButtonKind,
        field::{FieldProblem, FieldProblemLine, problem_id},
        segments::Segments,
    },
    state::{Action, shortcut},
};
use ergo_protocol::{
    journal::{JournalEntry, NoteDraft, NoteKind},
    limits,
};
use web_sys::{HtmlTextAreaElement, KeyboardEvent};
use yew::prelude::*;

/// The longest note, in characters.
const LONGEST: usize = limits::NOTE.most;
/// From here on the field shows how much room is left.
const NEARLY: usize = 3_600;
/// The id of the field.
pub const ID: &str = "note-text";

/// Properties of [`Composer`].
#[derive(Properties, PartialEq)]
pub struct ComposerProps {
    /// Told when a note is on disk.
    pub onsaved: Callback<JournalEntry>,
    /// Told when something new is typed.
    pub ontyped: Callback<()>,
    /// The command, kept where the panel is so that closing it does not lose the answer.
    pub task: SaveTask,
}

/// A [`Task`] as a property: compared by what it shows.
#[derive(Clone)]
pub struct SaveTask(pub Task);

impl PartialEq for SaveTask {
    fn eq(&self, other: &Self) -> bool {
        self.0.busy == other.0.busy && self.0.problem == other.0.problem
    }
}

/// The field with its kinds and its button.
#[component]
pub fn Composer(props: &ComposerProps) -> Html {
    let desk = use_desk();
    let task = &props.task.0;
    let draft = desk.typed.note.clone();
    let length = draft.text.trim().chars().count();
    let fits = (1..=LONGEST).contains(&length);

    let add = {
        let (desk, task, draft, onsaved) = (desk.clone(), task.clone(), draft.clone(), props.onsaved.clone());
        Callback::from(move |()| {
            if !fits {
                return;
            }
            let (desk, draft, onsaved) = (desk.clone(), draft.clone(), onsaved.clone());
            task.run(ipc::add_note(draft.clone()), move |entry| {
                desk.dispatch(Action::Note(NoteDraft { text: String::new(), ..draft }));
                onsaved.emit(entry);
            });
        })
    };
    let oninput = {
        let (desk, kind, ontyped) = (desk.clone(), draft.kind, props.ontyped.clone());
        Callback::from(move |event: InputEvent| {
            let text = event.target_dyn_into::<HtmlTextAreaElement>().map(|area| area.value());
            desk.dispatch(Action::Note(NoteDraft { kind, text: text.unwrap_or_default() }));
            ontyped.emit(());
        })
    };
    let onkeydown = {
        let add = add.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
                event.prevent_default();
                add.emit(());
            }
        })
    };
    let onkind = {
        let (desk, text) = (desk.clone(), draft.text.clone());
        Callback::from(move |kind| desk.dispatch(Action::Note(NoteDraft { kind, text: text.clone() })))
    };
    let wrong = task.problem.is_some();
    html! {
        <div class="composer">
            { kinds(draft.kind, &onkind) }
            <textarea
                id={ID}
                class="input input-area composer-text"
                rows="2"
                value={draft.text.clone()}
                placeholder={words::placeholder(draft.kind)}
                aria-label={words::NOTE}
                aria-keyshortcuts={shortcut::ADD_NOTE.aria}
                aria-invalid={wrong.then_some("true")}
                aria-describedby={wrong.then(|| problem_id(ID))}
                readonly={task.busy}
                dir="auto"
                {oninput}
                {onkeydown}
                data-testid="note-input"
            />
            if let Some(problem) = task.problem.clone() {
                <div role="alert"><FieldProblemLine control={ID} problem={FieldProblem::from(problem)} /></div>
            }
            <div class="composer-foot">
                <span class={classes!("quiet", (length > LONGEST).then_some("composer-over"))}>
                    { hint(length) }
                </span>
                <Button kind={ButtonKind::Primary} onclick={add} disabled={!fits} busy={task.busy} testid="note-add">
                    { if task.busy { words::SAVING } else { words::ADD } }
                </Button>
            </div>
        </div>
    }
}

const KINDS: [NoteKind; 3] = [NoteKind::Inspected, NoteKind::Changed, NoteKind::Observed];

fn kinds(chosen: NoteKind, onkind: &Callback<NoteKind>) -> Html {
    let options = KINDS.map(|kind| (value(kind).into(), note_words(kind).into()));
    let onchange = onkind.reform(|chosen: AttrValue| {
        KINDS.into_iter().find(|kind| value(*kind) == chosen).unwrap_or(NoteKind::Inspected)
    });
    html! {
        <Segments name="note-kind" label={words::KIND} options={options.to_vec()} value={value(chosen)} {onchange} />
    }
}

const fn value(kind: NoteKind) -> &'static str {
    match kind {
        NoteKind::Inspected => "inspected",
        NoteKind::Changed => "changed",
        NoteKind::Observed => "observed",
    }
}

fn hint(length: usize) -> String {
    match length {
        0..NEARLY => words::how_to_add(shortcut::ADD_NOTE.shown),
        NEARLY..=LONGEST => words::left(LONGEST - length),
        _ => words::too_many(length - LONGEST),
    }
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, hint};

    #[test]
    fn room_is_said_when_it_becomes_short() {
        assert_eq!(hint(0), "Ctrl ↵ to add");
        assert_eq!(hint(LONGEST - 1), "1 character left");
        assert_eq!(hint(LONGEST), "0 characters left");
        assert_eq!(hint(LONGEST + 12), "12 characters over the limit");
    }
}
