//! The page of Ergo Support: renders the latest snapshot, holds no truth.
//!
//! Data flows one way. The core says "read again", [`hooks::use_desk()`] reads the snapshot, the pure
//! reducer in [`state`] takes it, [`app`] renders the screen that its phase allows. What an agent does
//! goes through [`ipc`] to the core, and comes back as the next snapshot.

#![cfg_attr(
    not(target_arch = "wasm32"),
    allow(dead_code, reason = "the page runs in a browser only; here it is checked and tested")
)]

mod app;
#[cfg(test)]
mod assets_tests;
mod components;
mod frame;
mod hooks;
mod ipc;
mod kit;
mod pages;
mod state;
mod when;

fn main() {
    let root = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id("app"));
    // Never into the body: Yew would clear it, and with it the frame that guards every call to the core.
    if let Some(root) = root {
        yew::Renderer::<app::App>::with_root(root).render();
    }
}
