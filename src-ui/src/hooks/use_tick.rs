//! The clock of the page: monotonic, for showing what is left.

use gloo_timers::callback::Interval;
use yew::prelude::*;

/// `performance.now()`: milliseconds that never go back.
pub fn now() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now())
}

/// [`now`], renewed each `millis`; the component renders again each time.
#[hook]
pub fn use_tick(millis: u32) -> f64 {
    let time = use_state(now);
    let setter = time.setter();
    use_effect_with(millis, move |millis| {
        let interval = Interval::new(*millis, move || setter.set(now()));
        move || drop(interval)
    });
    *time
}
