//! A value that follows another one once it is still.

use gloo_timers::callback::Timeout;
use yew::prelude::*;

/// `value`, but only after it has not changed for `millis`.
#[hook]
pub fn use_debounce<T: Clone + PartialEq + 'static>(value: T, millis: u32) -> T {
    let settled = use_state(|| value.clone());
    let setter = settled.setter();
    use_effect_with(value, move |value| {
        let value = value.clone();
        let timer = Timeout::new(millis, move || setter.set(value));
        move || drop(timer)
    });
    (*settled).clone()
}
