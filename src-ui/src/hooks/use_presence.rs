//! Tells the core that somebody is at the desk, while a session is live. Not what they do: only that.

use crate::ipc;
use gloo_events::EventListener;
use std::{cell::Cell, rc::Rc};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Not more often than this, in milliseconds.
const OFTEN: f64 = 15_000.0;
/// What counts as being there.
const SIGNS: [&str; 4] = ["pointerdown", "pointermove", "keydown", "wheel"];

/// Listens while `live`.
#[hook]
pub fn use_presence(live: bool) {
    use_effect_with(live, |live| {
        let listeners = if *live { listen() } else { Vec::new() };
        move || drop(listeners)
    });
}

fn listen() -> Vec<EventListener> {
    let Some(window) = web_sys::window() else { return Vec::new() };
    let told_at = Rc::new(Cell::new(f64::NEG_INFINITY));
    SIGNS
        .iter()
        .map(|sign| {
            let told_at = Rc::clone(&told_at);
            EventListener::new(&window, *sign, move |_| {
                let now = super::now();
                if now - told_at.get() >= OFTEN {
                    told_at.set(now);
                    spawn_local(async {
                        // Refused only when the core is gone, and then nobody counts the time.
                        let _ = ipc::still_here().await;
                    });
                }
            })
        })
        .collect()
}
