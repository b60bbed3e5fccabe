//! The grip between page and notes: by pointer and by keyboard.

use super::{
    width::{LEAST, MOST, USUAL, after_key, dragged, within},
    words,
};
use ergo_catalog::Language;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

/// Properties of [`Grip`].
#[derive(Properties, PartialEq)]
pub struct GripProps {
    /// How wide the panel is.
    pub width: u32,
    /// While it is being dragged.
    pub ondrag: Callback<u32>,
    /// When a new width is chosen.
    pub onchange: Callback<u32>,
}

/// The grip.
#[component]
pub fn Grip(props: &GripProps) -> Html {
    // The width and the place of the pointer when the grip was taken.
    let taken = use_mut_ref(|| None::<(u32, i32)>);
    let width = props.width;
    let from_right = Language::current().is_from_right();
    let onpointerdown = {
        let taken = taken.clone();
        Callback::from(move |event: PointerEvent| {
            if event.button() != 0 {
                return;
            }
            *taken.borrow_mut() = Some((width, event.client_x()));
            if let Some(grip) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) {
                // Without it the pointer only has to stay on the grip.
                let _ = grip.set_pointer_capture(event.pointer_id());
            }
        })
    };
    let onpointermove = {
        let (taken, ondrag) = (taken.clone(), props.ondrag.clone());
        Callback::from(move |event: PointerEvent| {
            if let Some((width, from)) = *taken.borrow() {
                ondrag.emit(dragged(width, from, event.client_x(), from_right));
            }
        })
    };
    let onpointerup = {
        let (taken, onchange) = (taken.clone(), props.onchange.clone());
        Callback::from(move |event: PointerEvent| {
            let from = taken.borrow_mut().take();
            if let Some((width, from)) = from
                && from != event.client_x()
            {
                onchange.emit(dragged(width, from, event.client_x(), from_right));
            }
        })
    };
    let ondblclick = props.onchange.reform(|_: MouseEvent| USUAL);
    let onkeydown = {
        let onchange = props.onchange.clone();
        Callback::from(move |event: KeyboardEvent| {
            if let Some(width) = after_key(&event.key(), within(i64::from(width)), from_right) {
                event.prevent_default();
                onchange.emit(width);
            }
        })
    };
    html! {
        <div
            class="notes-grip"
            role="separator"
            tabindex="0"
            aria-label={words::GRIP}
            aria-orientation="vertical"
            aria-valuemin={LEAST.to_string()}
            aria-valuemax={MOST.to_string()}
            aria-valuenow={width.to_string()}
            title={words::GRIP_TITLE}
            {onpointerdown}
            {onpointermove}
            onpointercancel={onpointerup.clone()}
            {onpointerup}
            {ondblclick}
            {onkeydown}
            data-testid="notes-grip"
        />
    }
}
