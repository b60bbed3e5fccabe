//! One change is armed: exactly what it is, and the two answers. The safe one is as near as the other.

use super::words;
use crate::{
    components::{PersonLine, ProblemBox},
    hooks::{use_desk, use_task},
    ipc,
    kit::{Button, ButtonKind, Glyph, Icon, dialog::Dialog, phrase, phrase::name},
};
use ergo_protocol::snapshot::Armed;
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
    let (making, disarming) = (use_task(), use_task());
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
        let (desk, disarming) = (desk.clone(), disarming.clone());
        Callback::from(move |()| {
            // What is on its way can no longer be disarmed.
            if !busy {
                let desk = desk.clone();
                disarming.run(ipc::disarm(), move |()| desk.refresh());
            }
        })
    };
    html! {
        <Dialog title={armed.title.clone()} testid="armed-card" armed=true onclose={disarm.clone()}>
            <p class="change-values">
                <span class="change-value"><bdi>{ &armed.before }</bdi></span>
                <Icon glyph={Glyph::Right} label={words::BECOMES} />
                <strong class="change-value change-after"><bdi>{ &armed.after }</bdi></strong>
            </p>
            if let Some(session) = desk.impersonation() {
                <p class="quiet">{ words::MADE_AS }</p>
                <PersonLine person={session.viewed.clone()} />
            }
            <dl class="pairs">
                <div><dt>{ words::FOR }</dt><dd><bdi>{ &armed.purpose }</bdi></dd></div>
                <div><dt>{ words::AUTHORIZED }</dt><dd>{ phrase(words::how(armed.how), &[("name", name(&armed.authorised_by))]) }</dd></div>
            </dl>
            if let Some(problem) = making.problem.clone().or_else(|| disarming.problem.clone()) {
                <ProblemBox {problem} />
            }
            <div class="dialog-answers">
                <span class="quiet" role="status">
                    { if busy { words::MAKING } else { words::ONE_USE } }
                </span>
                <Button disabled={busy} busy={disarming.busy} onclick={disarm} keys="Esc" testid="disarm">{ words::DISARM }</Button>
                <Button kind={ButtonKind::Danger} disabled={armed.calling} {busy} onclick={make} testid="make-change">{ words::MAKE }</Button>
            </div>
        </Dialog>
    }
}
