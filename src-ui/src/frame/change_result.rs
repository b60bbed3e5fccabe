//! What became of the change that was sent, until it is put away.

use crate::{
    hooks::use_desk,
    kit::{Button, ButtonKind, Glyph, Icon},
    state::{Action, ArmForm},
};
use ergo_protocol::snapshot::{LastChange, Outcome};
use yew::prelude::*;

/// Properties of [`ChangeResult`].
#[derive(Properties, PartialEq)]
pub struct ChangeResultProps {
    /// The change.
    pub change: LastChange,
}

/// The account of it, at the foot of the page.
#[component]
pub fn ChangeResult(props: &ChangeResultProps) -> Html {
    let desk = use_desk();
    let LastChange { title, before, after, outcome, detail, undo } = &props.change;
    let (glyph, name, words) = match outcome {
        Outcome::Made => (Glyph::Check, "made", "Changed"),
        Outcome::NotMade => (Glyph::Cross, "not_made", "Not changed"),
        Outcome::Unknown => (Glyph::Warning, "unknown", "Outcome unknown"),
    };
    let read = {
        let desk = desk.clone();
        Callback::from(move |()| desk.dispatch(Action::ChangeRead))
    };
    let back = undo.clone().map(|draft| {
        let (desk, title, before) = (desk.clone(), title.clone(), before.clone());
        Callback::from(move |()| {
            let form = ArmForm::undo(draft.clone(), title.clone(), before.clone());
            desk.dispatch(Action::Arm(Some(form)));
        })
    });
    html! {
        <section
            class={classes!("change-result", format!("change-{name}"))}
            role="status"
            aria-live="polite"
            data-testid="change-result"
            data-outcome={name}
        >
            <Icon {glyph} />
            <div class="change-words">
                <p><strong>{ words }</strong>{ ": " }<bdi>{ title }</bdi>{ format!(", from “{before}” to “{after}”.") }</p>
                <p class="quiet"><bdi>{ detail }</bdi></p>
            </div>
            if let Some(back) = back {
                <Button icon={Glyph::Again} onclick={back} testid="undo">{ "Undo…" }</Button>
            }
            <Button kind={ButtonKind::Ghost} icon={Glyph::Cross} onclick={read} label="Put this away" testid="change-dismiss">{ "" }</Button>
        </section>
    }
}
