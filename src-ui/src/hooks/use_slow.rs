//! Nothing flickers for what is quick.

use gloo_timers::callback::Timeout;
use yew::prelude::*;

/// Under this, nothing is shown for waiting.
const PATIENCE_MILLIS: u32 = 200;

/// Whether `waiting` has gone on for so long that a skeleton should be shown.
#[hook]
pub fn use_slow(waiting: bool) -> bool {
    let slow = use_state(|| false);
    let setter = slow.setter();
    use_effect_with(waiting, move |waiting| {
        setter.set(false);
        let timer = waiting.then(|| Timeout::new(PATIENCE_MILLIS, move || setter.set(true)));
        move || drop(timer)
    });
    waiting && *slow
}
