//! The identity check: one question, two people side by side, three facts, two answers. Nothing of the
//! workspace is shown before it is answered.

mod words;

use crate::{
    components::PersonLine,
    hooks::{now, use_desk, use_keys},
    ipc,
    kit::{
        Avatar, AvatarSize, Button, ButtonKind, Glyph, Heading, Icon, phrase,
        phrase::{name, strong_name},
    },
    state::{Action, FormEdit},
};
use ergo_protocol::snapshot::Impersonation;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

/// For so many milliseconds after the question appears, Enter was meant for the screen before.
const SETTLING: f64 = 600.0;

/// The identity check.
#[component]
pub fn IdentityPage() -> Html {
    let desk = use_desk();
    let appeared = use_memo((), |()| now());
    let confirm = use_callback(desk.clone(), |(), desk| desk.run(ipc::confirm_identity()));
    let wrong = use_callback(desk.clone(), |(), desk| {
        // Before the core is asked: the form is to be right when the start screen comes back.
        desk.dispatch(Action::Form(FormEdit::WrongUser));
        desk.run(ipc::wrong_user());
    });
    // What lies over the question takes the keys.
    let covered = desk.over.is_some() || desk.snapshot.as_ref().is_some_and(|snapshot| snapshot.quit_asked);
    let on_key = use_callback((confirm.clone(), covered), move |event: KeyboardEvent, (confirm, covered)| {
        if event.key() != "Enter" || *covered {
            return;
        }
        match enter(event.repeat(), now() - *appeared, on_button(&event)) {
            Enter::Ignored => event.prevent_default(),
            Enter::OfTheButton => {}
            Enter::Confirms => {
                event.prevent_default();
                confirm.emit(());
            }
        }
    });
    use_keys(on_key);
    let Some(session) = desk.impersonation() else { return html! {} };
    html! {
        <div class="center">
            <section class="identity" aria-labelledby="identity-question">
                <p class="identity-over"><Icon glyph={Glyph::Shield} size=16 />{ words::OVER }</p>
                <Heading><span id="identity-question">{ words::QUESTION }</span></Heading>
                <p class="secondary identity-lede">{ words::LEDE }</p>
                { people(session) }
                { facts(session) }
                <div class="identity-answers">
                    <Button large=true icon={Glyph::Cross} onclick={wrong} testid="identity-wrong">{ words::WRONG }</Button>
                    <Button kind={ButtonKind::Primary} large=true keys="↵" onclick={confirm} testid="identity-confirm">
                        { words::CONFIRM }
                    </Button>
                </div>
            </section>
        </div>
    }
}

/// What becomes of a press of Enter.
#[derive(Debug, PartialEq)]
enum Enter {
    /// It was meant for the screen before: still held down, or pressed before anybody could have read the question.
    Ignored,
    /// A focused button answers for itself.
    OfTheButton,
    /// The answer is yes.
    Confirms,
}

fn enter(repeated: bool, shown_for: f64, on_button: bool) -> Enter {
    if repeated || shown_for < SETTLING {
        Enter::Ignored
    } else if on_button {
        Enter::OfTheButton
    } else {
        Enter::Confirms
    }
}

fn people(session: &Impersonation) -> Html {
    let workspace = &session.workspace;
    html! {
        <div class="identity-people">
            <div class="identity-person identity-viewed">
                <p class="identity-caption">{ words::VIEW_AS }</p>
                <PersonLine person={session.viewed.clone()} size={AvatarSize::Large} />
                <p class="identity-where">
                    <Avatar id={workspace.id.clone()} name={workspace.name.clone()} size={AvatarSize::Small} workspace=true />
                    <bdi class="identity-workspace" title={workspace.name.clone()}>{ &workspace.name }</bdi>
                    <bdi class="id identity-id">{ &session.viewed.id }</bdi>
                </p>
            </div>
            <div class="identity-person">
                <p class="identity-caption">{ words::YOU_ARE }</p>
                <PersonLine person={session.impersonator.clone()} size={AvatarSize::Large} />
                <p class="identity-where">
                    <Icon glyph={Glyph::Ticket} size=16 />
                    <span class="identity-ticket">{ phrase(words::TICKET, &[("ticket", strong_name(&session.ticket))]) }</span>
                    <bdi class="id identity-id">{ &session.impersonator.id }</bdi>
                </p>
            </div>
        </div>
    }
}

fn facts(session: &Impersonation) -> Html {
    let fact = |words: Html| html! { <li class="fact fact-ok"><Icon glyph={Glyph::Check} size=16 /><span>{ words }</span></li> };
    html! {
        <ul class="facts identity-facts">
            { fact(words::AGREED.into()) }
            { fact(if session.changes_allowed { words::CAN_CHANGE } else { words::READ_ONLY }.into()) }
            { fact(html! { <>{ phrase(words::ends(session.minutes), &[("name", name(&session.viewed.name))]) }</> }) }
        </ul>
    }
}

fn on_button(event: &KeyboardEvent) -> bool {
    event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .is_some_and(|element| element.tag_name() == "BUTTON")
}

#[cfg(test)]
mod tests {
    use super::{Enter, enter};

    #[test]
    fn a_key_that_was_meant_for_the_screen_before_answers_nothing() {
        for (repeated, shown_for, on_button, expected) in [
            (false, 0.0, false, Enter::Ignored),
            (false, 599.0, false, Enter::Ignored),
            (false, 599.0, true, Enter::Ignored),
            (false, 600.0, false, Enter::Confirms),
            (false, 600.0, true, Enter::OfTheButton),
            // Held down since the screen before, however long ago.
            (true, 9_000.0, false, Enter::Ignored),
            (true, 9_000.0, true, Enter::Ignored),
        ] {
            assert_eq!(enter(repeated, shown_for, on_button), expected);
        }
    }
}
