//! The identity check: one question, two people side by side, three facts, two answers. Nothing of the
//! workspace is shown before it is answered.

use crate::{
    components::PersonLine,
    hooks::{use_desk, use_keys},
    ipc,
    kit::{Avatar, AvatarSize, Button, ButtonKind, Glyph, Heading, Icon},
    state::{Action, FormEdit},
};
use ergo_protocol::snapshot::Impersonation;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

/// The identity check.
#[component]
pub fn IdentityPage() -> Html {
    let desk = use_desk();
    let confirm = use_callback(desk.clone(), |(), desk| desk.run(ipc::confirm_identity()));
    let wrong = use_callback(desk.clone(), |(), desk| {
        // Before the core is asked: the form is to be right when the start screen comes back.
        desk.dispatch(Action::Form(FormEdit::WrongUser));
        desk.run(ipc::wrong_user());
    });
    let on_key = use_callback((confirm.clone(), desk.palette), |event: KeyboardEvent, (confirm, palette)| {
        // A key still held down from the screen before answers nothing; a focused button answers itself.
        if event.key() == "Enter" && !event.repeat() && !*palette && !on_button(&event) {
            event.prevent_default();
            confirm.emit(());
        }
    });
    use_keys(on_key);
    let Some(session) = desk.impersonation() else { return html! {} };
    html! {
        <div class="centre">
            <section class="identity" aria-labelledby="identity-question">
                <p class="identity-over"><Icon glyph={Glyph::Shield} size=16 />{ "Check before anything is shown" }</p>
                <Heading><span id="identity-question">{ "Is this who you meant to view?" }</span></Heading>
                <p class="secondary identity-lede">
                    { "Confirm the banner shows the expected user and impersonator." }
                </p>
                { people(session) }
                { facts(session) }
                <div class="identity-answers">
                    <Button large=true icon={Glyph::Cross} onclick={wrong} testid="identity-wrong">{ "Wrong user, exit" }</Button>
                    <Button kind={ButtonKind::Primary} large=true keys="↵" onclick={confirm} testid="identity-confirm">
                        { "Yes, show the workspace" }
                    </Button>
                </div>
            </section>
        </div>
    }
}

fn people(session: &Impersonation) -> Html {
    let workspace = &session.workspace;
    html! {
        <div class="identity-people">
            <div class="identity-person identity-viewed">
                <p class="identity-caption">{ "You will see the workspace as" }</p>
                <PersonLine person={session.viewed.clone()} size={AvatarSize::Large} />
                <p class="identity-where">
                    <Avatar id={workspace.id.clone()} name={workspace.name.clone()} size={AvatarSize::Small} workspace=true />
                    <bdi class="identity-workspace" title={workspace.name.clone()}>{ &workspace.name }</bdi>
                    <bdi class="id identity-id">{ &session.viewed.id }</bdi>
                </p>
            </div>
            <div class="identity-person">
                <p class="identity-caption">{ "You stay" }</p>
                <PersonLine person={session.impersonator.clone()} size={AvatarSize::Large} />
                <p class="identity-where">
                    <Icon glyph={Glyph::Ticket} size=16 />
                    <span class="identity-ticket">{ "Ticket " }<strong><bdi>{ &session.ticket }</bdi></strong></span>
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
            { fact("Token, request and server agree on both people and the workspace".into()) }
            { fact(if session.changes_allowed {
                "Read-only until one stated change is armed. Treat the session as live access".into()
            } else {
                "Read-only: nothing can be changed from here. Still, treat the session as live access".into()
            }) }
            { fact(html! { <>
                { format!("Ends by itself in {} minutes. ", session.minutes) }
                <bdi>{ &session.viewed.name }</bdi>{ "’s timezone and profile stay untouched" }
            </> }) }
        </ul>
    }
}

fn on_button(event: &KeyboardEvent) -> bool {
    event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .is_some_and(|element| element.tag_name() == "BUTTON")
}
