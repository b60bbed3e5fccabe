//! The offer to bring the agent's own stored timezone in line with this computer. Only in a direct
//! session: the core makes no offer in any other.

use super::words::timezone as say;
use crate::{
    components::ProblemBox,
    hooks::{use_desk, use_task},
    ipc,
    kit::{Button, ButtonKind, Glyph, Icon, phrase, phrase::strong_name},
};
use ergo_protocol::snapshot::TimezoneOffer;
use yew::prelude::*;

/// Properties of [`TimezoneCard`].
#[derive(Properties, PartialEq)]
pub struct TimezoneCardProps {
    /// The offer.
    pub offer: TimezoneOffer,
}

/// The offer as a small card.
#[component]
pub fn TimezoneCard(props: &TimezoneCardProps) -> Html {
    let desk = use_desk();
    let task = use_task();
    let accept = {
        let (task, desk) = (task.clone(), desk.clone());
        Callback::from(move |()| {
            let desk = desk.clone();
            task.run(ipc::accept_timezone(), move |()| desk.refresh());
        })
    };
    let decline = {
        let task = task.clone();
        Callback::from(move |()| {
            let desk = desk.clone();
            task.run(ipc::decline_timezone(), move |()| desk.refresh());
        })
    };
    html! {
        <section class="card timezone-card" aria-label={say::LABEL} data-testid="timezone-offer">
            <div class="fact">
                <Icon glyph={Glyph::Globe} size=16 />
                <p>
                    { phrase(say::OFFER, &[("stored", strong_name(&props.offer.stored)), ("desktop", strong_name(&props.offer.desktop))]) }
                </p>
            </div>
            <div class="timezone-buttons">
                <Button onclick={accept} busy={task.busy} testid="timezone-accept">{ say::ACCEPT }</Button>
                <Button kind={ButtonKind::Ghost} onclick={decline} disabled={task.busy} testid="timezone-decline">{ say::DECLINE }</Button>
            </div>
            if let Some(problem) = task.problem.clone() {
                <ProblemBox {problem} />
            }
        </section>
    }
}
