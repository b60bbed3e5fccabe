//! The token is already wiped; the receipt is being written.

use crate::{
    hooks::use_desk,
    ipc,
    kit::{Button, Heading},
};
use gloo_timers::callback::Timeout;
use yew::prelude::*;

/// Writing a receipt takes milliseconds. After this something is wrong, and one is not to be stuck here.
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
    let go_on = Callback::from(move |()| desk.run(ipc::finish()));
    html! {
        <div class="centre">
            <section class="step-card" aria-busy="true">
                <Heading>{ "Exiting" }</Heading>
                <p class="secondary">{ "The session token is wiped. The receipt is being written." }</p>
                if *stuck {
                    <p class="secondary">{ "The receipt takes longer than it should. The session itself is over; History has it once it is written." }</p>
                    <div><Button onclick={go_on} testid="exiting-continue">{ "Continue without the receipt" }</Button></div>
                }
            </section>
        </div>
    }
}
