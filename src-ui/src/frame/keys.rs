//! The keyboard shortcuts that work on every page.

use crate::{
    hooks::{Desk, focus_found, use_keys},
    state::{
        Action, Over,
        shortcut::{Command, Press, pressed},
    },
};
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

/// The handle of a page's search field ends with this.
const SEARCH: &str = "main [data-testid$='-search']";

/// Listens for the shortcuts.
#[hook]
pub fn use_shortcuts(desk: &Desk) {
    let on_key = use_callback(desk.clone(), |event: KeyboardEvent, desk| {
        if let Some(command) = pressed(&press(&event), desk.impersonation().is_some())
            && does(command, &event, desk)
        {
            event.prevent_default();
        }
    });
    use_keys(on_key);
}

fn press(event: &KeyboardEvent) -> Press {
    let focused = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    Press {
        key: event.key(),
        control: event.ctrl_key() || event.meta_key(),
        shift: event.shift_key(),
        alt: event.alt_key(),
        typing: focused
            .is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")),
    }
}

/// Does it; says whether there was anything to do.
fn does(command: Command, event: &KeyboardEvent, desk: &Desk) -> bool {
    match command {
        Command::Palette => {
            let open = desk.over == Some(Over::Palette);
            desk.dispatch(Action::Over((!open).then_some(Over::Palette)));
        }
        // Over a dialog both would be signs that are typed.
        Command::Search | Command::Shortcuts if is_dialog_open() => return false,
        Command::Search => focus_found(SEARCH),
        Command::Shortcuts => desk.dispatch(Action::Over(Some(Over::Shortcuts))),
        Command::Notes if desk.is_active() => desk.toggle_notes(),
        Command::Exit => {
            if !event.repeat() {
                desk.exit();
            }
        }
        Command::Notes | Command::AddNote | Command::Close => return false,
    }
    true
}

fn is_dialog_open() -> bool {
    let page = web_sys::window().and_then(|window| window.document());
    page.and_then(|page| page.query_selector("[aria-modal='true']").ok().flatten()).is_some()
}
