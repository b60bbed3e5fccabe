//! What was decided about requests today.

use super::words::{WHO, decided as say};
use crate::{
    components::loaded::loaded,
    hooks::{Load, use_latest, use_load},
    ipc,
    kit::{Badge, Section, Skeleton, Tone, phrase, phrase::name},
    when::{time_of_day, today},
};
use ergo_protocol::entry::{EntryRequest, EntryState};
use yew::prelude::*;

/// Properties of [`Decided`].
#[derive(Properties, PartialEq)]
pub struct DecidedProps {
    /// Read again whenever this changes.
    pub occasion: Option<(u64, Option<u32>)>,
}

/// The list. It stays while it is read again.
#[component]
pub fn Decided(props: &DecidedProps) -> Html {
    let loading = use_load(props.occasion, |_| ipc::decided_requests(today()));
    let known = use_latest(&loading);
    let skeleton = html! { <Skeleton rows=3 label={say::LOADING} /> };
    html! {
        <Section title={say::TITLE} class="decided">
            if let (Some(requests), false) = (&known, matches!(loading.state, Load::Failed(_))) {
                if requests.is_empty() {
                    <p class="secondary" data-testid="decided-none">{ say::NONE }</p>
                } else {
                    <ul class="rows">{ for requests.iter().map(row) }</ul>
                }
            } else {
                { loaded(&loading, skeleton, |_| html! {}) }
            }
        </Section>
    }
}

fn row(request: &EntryRequest) -> Html {
    let tone = match request.state {
        _ if request.revocation.is_some() => Tone::Bad,
        EntryState::Approved | EntryState::Used => Tone::Ok,
        EntryState::Declined => Tone::Bad,
        EntryState::Pending | EntryState::Withdrawn | EntryState::Lapsed => Tone::Plain,
    };
    html! {
        <li key={request.id.clone()} class="decided-row" data-testid="decided-row" data-request={request.id.clone()}>
            <span class="quiet numbers decided-time">{ request.settled_at.map(time_of_day) }</span>
            <span class="decided-words">
                { phrase(WHO, &[
                    ("agent", name(&request.agent.name)),
                    ("user", name(&request.user.name)),
                    ("workspace", name(&request.workspace.name)),
                ]) }
                <span class="quiet decided-ticket"><bdi>{ &request.ticket }</bdi></span>
            </span>
            <span class="decided-by"><Badge {tone}>{ say::state(request) }</Badge><bdi class="quiet">{ say::by(request) }</bdi></span>
        </li>
    }
}
