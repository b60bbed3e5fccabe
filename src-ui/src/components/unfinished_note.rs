//! What became of the note that was being written when the session stopped: on the frozen screen and on the receipt.

use super::words;
use crate::kit::{Glyph, Icon, phrase};
use ergo_protocol::snapshot::UnfinishedNote;
use yew::prelude::*;

/// A line of a list of facts. A note that could not be saved is shown, so that its text can be copied.
pub fn unfinished_note(unfinished: Option<&UnfinishedNote>) -> Html {
    match unfinished {
        None => html! {},
        Some(UnfinishedNote::Saved { .. }) => html! {
            <li class="fact fact-ok" data-testid="unfinished-note">
                <Icon glyph={Glyph::Check} size=16 /><span>{ words::NOTE_SAVED }</span>
            </li>
        },
        Some(UnfinishedNote::NotSaved { text }) => html! {
            <li class="fact fact-warn" data-testid="unfinished-note">
                <Icon glyph={Glyph::Warning} size=16 />
                <span>{ phrase(words::NOTE_NOT_SAVED, &[("note", html! { <bdi class="unfinished-note">{ text }</bdi> })]) }</span>
            </li>
        },
    }
}
