//! Keys that work wherever the focus is.

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;
use yew::prelude::*;

/// Calls `on_key` for each key pressed in the window, before the focused element gets it. Call
/// `prevent_default` on the event if it was meant for you.
#[hook]
pub fn use_keys(on_key: Callback<KeyboardEvent>) {
    use_effect_with(on_key, |on_key| {
        let on_key = on_key.clone();
        let listener = web_sys::window().map(|window| {
            let options =
                EventListenerOptions { passive: false, ..EventListenerOptions::run_in_capture_phase() };
            EventListener::new_with_options(&window, "keydown", options, move |event| {
                if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
                    on_key.emit(event.clone());
                }
            })
        });
        move || drop(listener)
    });
}
