//! The line over a page whose data is no longer live.

use crate::{
    frame::words,
    hooks::use_desk,
    kit::{Glyph, Icon},
};
use gloo_timers::callback::Timeout;
use yew::prelude::*;

/// A stream that is opened again within this time was never missed, in milliseconds.
const GRACE_MILLIS: u32 = 2_000;

/// The line; nothing while the server's event stream is up.
#[component]
pub fn Connection() -> Html {
    let desk = use_desk();
    let last_heard = desk.snapshot.as_ref().and_then(|snapshot| snapshot.server.last_heard);
    let missed = use_state_eq(|| false);
    use_effect_with(last_heard.is_some(), {
        let missed = missed.setter();
        move |is_down| {
            missed.set(false);
            let timer = is_down.then(|| Timeout::new(GRACE_MILLIS, move || missed.set(true)));
            move || drop(timer)
        }
    });
    html! {
        <div class="connection" role="status">
            if let Some(at) = last_heard.filter(|_| *missed) {
                <p class="connection-line" data-testid="disconnected">
                    <Icon glyph={Glyph::Offline} size=16 />
                    { words::disconnected(at) }
                </p>
            }
        </div>
    }
}
