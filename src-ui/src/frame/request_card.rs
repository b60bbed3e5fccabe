//! The agent's open entry request, in the sidebar: what it waits for, and the way to it. Nothing enters by itself.

use crate::{
    frame::words,
    hooks::use_desk,
    kit::{Glyph, Icon, Live},
    state::Route,
};
use ergo_catalog::Text;
use ergo_protocol::{
    entry::{EntryRequest, EntryState},
    snapshot::Phase,
};
use yew::prelude::*;

/// Properties of [`RequestCard`].
#[derive(Properties, PartialEq)]
pub struct RequestCardProps {
    /// Whether its page is the one that is shown.
    pub current: bool,
}

/// The card; nothing while no request is open.
#[component]
pub fn RequestCard(props: &RequestCardProps) -> Html {
    let desk = use_desk();
    let Some(Phase::Requested(request)) = desk.phase() else { return html! {} };
    let request = request.clone();
    let open = Callback::from(move |_: MouseEvent| desk.go(Route::Request));
    let (glyph, title) = standing(&request);
    html! {
        <>
            <button
                type="button"
                class={classes!("request-card", format!("request-{}", request.state.as_str()), props.current.then_some("request-current"))}
                onclick={open}
                aria-current={props.current.then_some("page")}
                data-testid="request-card"
                data-state={request.state.as_str()}
            >
                <span class="request-title"><Icon {glyph} size=16 />{ title }</span>
                <bdi class="request-who">{ &request.user.name }</bdi>
                <bdi class="request-where">{ &request.workspace.name }</bdi>
            </button>
            <Live text={words::request_spoken(title, &request.user.name)} />
        </>
    }
}

/// Where the request stands.
fn standing(request: &EntryRequest) -> (Glyph, Text) {
    if request.revocation.is_some() {
        return (Glyph::Denied, words::REQUEST_REVOKED);
    }
    match request.state {
        EntryState::Pending => (Glyph::Clock, words::REQUEST_PENDING),
        EntryState::Approved => (Glyph::Check, words::REQUEST_APPROVED),
        EntryState::Declined => (Glyph::Denied, words::REQUEST_DECLINED),
        EntryState::Used => (Glyph::Check, words::REQUEST_USED),
        EntryState::Withdrawn => (Glyph::Cross, words::REQUEST_WITHDRAWN),
        EntryState::Lapsed => (Glyph::Clock, words::REQUEST_EXPIRED),
    }
}
