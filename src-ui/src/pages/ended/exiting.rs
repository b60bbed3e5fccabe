//! The token is already wiped; the receipt is being written.

use super::words as say;
use crate::{
    components::unfinished_note::unfinished_note,
    hooks::use_desk,
    ipc,
    kit::{Button, Heading},
};
use gloo_timers::callback::Timeout;
use yew::prelude::*;

/// Writing a receipt takes milliseconds. If it takes longer than this, something is wrong, and the
/// agent must not be stuck here.
const PATIENCE_MILLIS: u32 = 5_000;

/// The exiting screen.
#[component]
pub fn ExitingPage() -> Html {
    let desk = use_desk();
    let stuck = use_state(|| false);
    let setter = stuck.setter();
    use_effect_with((), move |()| {
        let timer = Timeout::new(PATIENCE_MILLIS, move || setter.set(true));
        move || drop(timer)
    });
    let unfinished = desk.snapshot.as_ref().and_then(|snapshot| snapshot.unfinished_note.clone());
    let go_on = Callback::from(move |()| desk.run(ipc::finish()));
    html! {
        <div class="center">
            <section class="step-card" aria-busy="true">
                <Heading>{ say::EXITING }</Heading>
                <p class="secondary">{ say::EXITING_TEXT }</p>
                if *stuck {
                    <p class="secondary">{ say::EXITING_SLOW }</p>
                    // Continuing lets go of it.
                    <ul class="facts">{ unfinished_note(unfinished.as_ref()) }</ul>
                    <div><Button onclick={go_on} testid="exiting-continue">{ say::CONTINUE }</Button></div>
                }
            </section>
        </div>
    }
}
