//! One change is armed: exactly what it is, and the two answers. The safe one is as near as the other.

use crate::{
    components::{PersonLine, ProblemBox},
    hooks::{use_desk, use_task},
    ipc,
    kit::{Button, ButtonKind, Glyph, Icon, dialog::Dialog},
};
use ergo_protocol::{change::AuthorisedHow, snapshot::Armed};
use yew::prelude::*;

/// Properties of [`ArmedCard`].
#[derive(Properties, PartialEq)]
pub struct ArmedCardProps {
    /// What is armed.
    pub armed: Armed,
}

/// The card.
#[component]
pub fn ArmedCard(props: &ArmedCardProps) -> Html {
    let desk = use_desk();
    let (making, laying) = (use_task(), use_task());
    let armed = &props.armed;
    let busy = armed.calling || making.busy;
    let make = {
        let (desk, making) = (desk.clone(), making.clone());
        Callback::from(move |()| {
            let desk = desk.clone();
            making.run(ipc::make_change(), move |()| desk.refresh());
        })
    };
    let disarm = {
        let (desk, laying) = (desk.clone(), laying.clone());
        Callback::from(move |()| {
            // What is on its way can no longer be laid down.
            if !busy {
                let desk = desk.clone();
                laying.run(ipc::disarm(), move |()| desk.refresh());
            }
        })
    };
    html! {
        <Dialog title={armed.title.clone()} testid="armed-card" armed=true onclose={disarm.clone()}>
            <p class="change-values">
                <span class="change-value"><bdi>{ &armed.before }</bdi></span>
                <Icon glyph={Glyph::Right} label="becomes" />
                <strong class="change-value change-after"><bdi>{ &armed.after }</bdi></strong>
            </p>
            if let Some(session) = desk.impersonation() {
                <p class="quiet">{ "Made in the name of" }</p>
                <PersonLine person={session.viewed.clone()} />
            }
            <dl class="pairs">
                <div><dt>{ "What for" }</dt><dd><bdi>{ &armed.purpose }</bdi></dd></div>
                <div><dt>{ "Authorised by" }</dt><dd><bdi>{ &armed.authorised_by }</bdi>{ format!(", {}", how_words(armed.how)) }</dd></div>
            </dl>
            if let Some(problem) = making.problem.clone().or_else(|| laying.problem.clone()) {
                <ProblemBox {problem} />
            }
            <div class="dialog-answers">
                <span class="quiet" role="status">
                    { if busy { "The change is being made…" } else { "Good once. It is written down before and after." } }
                </span>
                <Button disabled={busy} busy={laying.busy} onclick={disarm} keys="Esc" testid="disarm">{ "Disarm" }</Button>
                <Button kind={ButtonKind::Danger} disabled={armed.calling} {busy} onclick={make} testid="make-change">{ "Make this change" }</Button>
            </div>
        </Dialog>
    }
}

/// How something was authorised, in words.
const fn how_words(how: AuthorisedHow) -> &'static str {
    match how {
        AuthorisedHow::Ticket => "in the ticket",
        AuthorisedHow::Mail => "by mail",
        AuthorisedHow::Call => "in a call",
    }
}
