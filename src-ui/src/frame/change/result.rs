//! What became of the change that was sent. It goes after a while; the palette still undoes the change then.

use super::{undo::undo as prepare_undo, words};
use crate::{
    hooks::{use_desk, use_lapse},
    kit::{Button, ButtonKind, Glyph, Icon, phrase, phrase::name as isolated},
    state::Action,
};
use ergo_protocol::snapshot::{LastChange, Outcome};
use yew::prelude::*;

/// How long the account is shown, in milliseconds.
const READING_MILLIS: u32 = 20_000;

/// Properties of [`ChangeResult`].
#[derive(Properties, PartialEq)]
pub struct ChangeResultProps {
    /// The change.
    pub change: LastChange,
}

/// The account of it, below the page.
#[component]
pub fn ChangeResult(props: &ChangeResultProps) -> Html {
    let desk = use_desk();
    let LastChange { title, before, after, outcome, detail, undo } = &props.change;
    let glyph = match outcome {
        Outcome::Made => Glyph::Check,
        Outcome::NotMade => Glyph::Cross,
        Outcome::Unknown => Glyph::Warning,
    };
    let name = outcome.as_str();
    let read = {
        let desk = desk.clone();
        Callback::from(move |()| desk.dispatch(Action::ChangeRead))
    };
    let back = {
        let desk = desk.clone();
        Callback::from(move |()| prepare_undo(&desk))
    };
    // What became of it has to be found out: that stays.
    let holding = use_lapse((*outcome != Outcome::Unknown).then_some(READING_MILLIS), read.clone());
    html! {
        <section
            class={classes!("change-result", format!("change-{name}"))}
            role="status"
            aria-live="polite"
            onmouseenter={holding.onmouseenter}
            onmouseleave={holding.onmouseleave}
            onfocusin={holding.onfocusin}
            onfocusout={holding.onfocusout}
            data-testid="change-result"
            data-outcome={name}
        >
            <Icon {glyph} />
            <div class="change-words">
                <p>{ phrase(words::from_to(before, after), &[("outcome", html! { <strong>{ words::outcome(*outcome) }</strong> }), ("title", isolated(title))]) }</p>
                <p class="quiet"><bdi>{ detail }</bdi></p>
            </div>
            if undo.is_some() {
                <Button icon={Glyph::Again} onclick={back} testid="undo">{ words::UNDO }</Button>
            }
            <Button kind={ButtonKind::Ghost} icon={Glyph::Cross} onclick={read} label={words::DISMISS} testid="change-dismiss">{ "" }</Button>
        </section>
    }
}
