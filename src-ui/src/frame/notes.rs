//! The session notes: what the agent wrote and what the app recorded, and the field to write more.

mod composer;
mod grip;
mod hand_over;
mod note_row;
mod row;
mod rows;
mod width;
mod words;

use crate::{
    components::{ProblemBox, journal_entry::merged},
    hooks::{Load, use_desk, use_load, use_style, use_task},
    ipc,
    kit::{Badge, Button, ButtonKind, Glyph, Icon, Live, Skeleton, Tone, segments::Segments},
    state::shortcut,
};
use composer::{Composer, ID, SaveTask};
use ergo_catalog::Text;
use ergo_protocol::journal::JournalEntry;
use grip::Grip;
pub use hand_over::use_handed_over;
use row::row;
use rows::{Filter, count_notes, rows};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use width::within;
use yew::prelude::*;

const TAB_ID: &str = "notes-tab";

/// The notes panel. It stays mounted while it is closed.
#[component]
pub fn NotesPanel() -> Html {
    let desk = use_desk();
    let task = use_task();
    let node = use_node_ref();
    let saved = use_state_eq(|| false);
    let dragged = use_state_eq(|| None::<u32>);
    let revision = desk.snapshot.as_ref().map_or(0, |snapshot| snapshot.revision);
    let (entries, loading) = use_entries(revision);
    let open = desk.preferences.notes_open;
    let width = within(i64::from(dragged.unwrap_or(desk.preferences.notes_width)));
    use_style(&node, &[("width", if open { format!("{width}px") } else { "40px".to_owned() })]);

    let onsaved = {
        let (saved, acknowledged) = (saved.clone(), entries.acknowledged.clone());
        Callback::from(move |entry| {
            saved.set(true);
            acknowledged.emit(entry);
        })
    };
    let ontyped = {
        let saved = saved.clone();
        Callback::from(move |()| saved.set(false))
    };
    let onchange = {
        let (desk, dragged) = (desk.clone(), dragged.clone());
        Callback::from(move |width| {
            let mut preferences = desk.preferences.clone();
            preferences.notes_width = width;
            desk.prefer(preferences);
            dragged.set(None);
        })
    };
    let ondrag = Callback::from(move |width| dragged.set(Some(width)));
    let toggle = {
        let desk = desk.clone();
        Callback::from(move |()| desk.toggle_notes())
    };
    use_focus_on_toggle(open);
    let typed = !desk.typed.note.text.trim().is_empty();
    html! {
        <aside
            ref={node}
            class={classes!("notes", (!open).then_some("notes-closed"))}
            aria-label={words::TITLE}
            data-testid="notes-panel"
            data-open={open.to_string()}
        >
            if open {
                <Grip {width} {ondrag} {onchange} />
                <header class="notes-head">
                    <Icon glyph={Glyph::Note} size=16 />
                    <h2 class="notes-title" title={words::TITLE}>{ words::TITLE }</h2>
                    { state(*saved && !typed, task.busy, typed) }
                    <Button
                        kind={ButtonKind::Ghost}
                        class="notes-toggle"
                        icon={Glyph::Panel}
                        onclick={toggle}
                        label={words::CLOSE}
                        title={words::CLOSE_TITLE}
                        testid="notes-close"
                    >{ "" }</Button>
                </header>
                <Entries entries={Rc::clone(&entries.all)} waiting={loading.waiting} onsaved={entries.acknowledged.clone()}>
                    if let Some(problem) = loading.problem {
                        <ProblemBox {problem} retry={loading.reload} />
                    }
                </Entries>
                <Composer {onsaved} {ontyped} task={SaveTask(task)} />
            } else {
                { tab(&entries.all, typed, &toggle) }
            }
        </aside>
    }
}

/// Opened: into the field. Closed: to the tab, if the focus was in the panel. Not at first, when the
/// page's heading has it.
#[hook]
fn use_focus_on_toggle(open: bool) {
    let before = use_mut_ref(|| open);
    use_effect_with(open, move |open| {
        if before.replace(*open) == *open {
            return;
        }
        let Some(page) = web_sys::window().and_then(|window| window.document()) else { return };
        // What had the focus in the closed panel is gone, and the body has it now.
        let lost = page.active_element().is_none_or(|element| element.tag_name() == "BODY");
        let target = if *open { Some(ID) } else { lost.then_some(TAB_ID) };
        let element = target.and_then(|id| page.get_element_by_id(id));
        if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            // What cannot be focused is simply not.
            let _ = element.focus();
        }
    });
}

/// What is so with the note: on disk, on its way, or only typed.
fn state(saved: bool, busy: bool, typed: bool) -> Html {
    html! {
        <>
            if saved {
                <Badge tone={Tone::Ok} testid="note-saved">{ words::SAVED }</Badge>
            } else if typed && !busy {
                <Badge testid="note-unsaved">{ words::DRAFT }</Badge>
            }
            <Live text={if saved { words::SAVED_SPOKEN.into() } else { AttrValue::default() }} />
        </>
    }
}

/// The closed panel: a slim tab.
fn tab(entries: &[JournalEntry], typed: bool, toggle: &Callback<()>) -> Html {
    let notes = count_notes(entries);
    html! {
        <button
            id={TAB_ID}
            type="button"
            class="notes-tab"
            onclick={toggle.reform(|_: MouseEvent| ())}
            aria-expanded="false"
            aria-keyshortcuts={shortcut::NOTES.aria}
            aria-label={words::tab(notes, typed)}
            title={words::OPEN_TITLE}
            data-testid="notes-open"
        >
            <Icon glyph={Glyph::Panel} size=16 />
            <span class="notes-tab-words">{ words::TITLE }</span>{ " " }
            <span class="notes-count numbers">{ notes }</span>
            if typed {
                <span class="notes-unsaved" />
            }
        </button>
    }
}

#[derive(Properties, PartialEq)]
struct EntriesProps {
    entries: Rc<Vec<JournalEntry>>,
    waiting: bool,
    /// Told when a correction is on disk.
    onsaved: Callback<JournalEntry>,
    #[prop_or_default]
    children: Html,
}

const FILTERS: [(Filter, &str, Text); 2] =
    [(Filter::All, "all", words::ALL), (Filter::Mine, "mine", words::MINE)];

/// The entries, scrolled to the newest whenever one comes.
#[component]
fn Entries(props: &EntriesProps) -> Html {
    let node = use_node_ref();
    let filter = use_state_eq(Filter::default);
    let newest = props.entries.last().map(|entry| entry.seq);
    use_effect_with(newest, {
        let node = node.clone();
        move |_| {
            if let Some(list) = node.cast::<Element>() {
                list.set_scroll_top(list.scroll_height());
            }
        }
    });
    let shown = rows(&props.entries, *filter);
    let chosen = FILTERS.iter().find(|(one, ..)| *one == *filter).map_or("all", |(_, name, _)| *name);
    let onfilter = {
        let filter = filter.setter();
        Callback::from(move |name: AttrValue| {
            let found = FILTERS.iter().find(|(_, one, _)| *one == name.as_str());
            filter.set(found.map_or_else(Filter::default, |(filter, ..)| *filter));
        })
    };
    html! {
        <>
        <div class="notes-filter">
            <Segments
                name="note-filter"
                label={words::FILTER}
                options={FILTERS.map(|(_, name, label)| (name.into(), label.into())).to_vec()}
                value={chosen}
                onchange={onfilter}
            />
        </div>
        <div ref={node} class="notes-list" tabindex="0" role="region" aria-label={words::ENTRIES}>
            { props.children.clone() }
            if props.entries.is_empty() && props.waiting {
                <Skeleton rows=4 label={words::LOADING} />
            } else if shown.is_empty() {
                <p class="notes-empty">{ if *filter == Filter::Mine { words::NONE_OF_MINE } else { words::NONE } }</p>
            } else {
                <ol class="entries" aria-live="polite" aria-relevant="additions">
                    { for shown.iter().map(|one| row(one, &props.onsaved)) }
                </ol>
            }
        </div>
        </>
    }
}

struct Known {
    all: Rc<Vec<JournalEntry>>,
    acknowledged: Callback<JournalEntry>,
}

struct Reading {
    waiting: bool,
    problem: Option<ergo_protocol::Problem>,
    reload: Callback<()>,
}

/// The entries of the session: read again with each revision; what is known stays while that goes on.
#[hook]
fn use_entries(revision: u64) -> (Known, Reading) {
    let loading = use_load(revision, |_| ipc::notes());
    let read = use_mut_ref(|| Rc::new(Vec::<JournalEntry>::new()));
    let saved = use_state(|| Rc::new(Vec::<JournalEntry>::new()));
    if let Load::Ready(entries) = &loading.state {
        *read.borrow_mut() = Rc::clone(entries);
    }
    let known = Rc::clone(&read.borrow());
    let all = use_memo((known, Rc::clone(&saved)), |(read, saved)| merged(read, saved));
    let acknowledged = {
        let saved = saved.clone();
        Callback::from(move |entry| {
            let mut more = saved.to_vec();
            more.push(entry);
            saved.set(Rc::new(more));
        })
    };
    let problem = match &loading.state {
        Load::Failed(problem) => Some(problem.clone()),
        Load::Waiting | Load::Ready(_) => None,
    };
    let waiting = matches!(loading.state, Load::Waiting);
    (Known { all, acknowledged }, Reading { waiting, problem, reload: loading.reload })
}
