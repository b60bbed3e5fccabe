//! Told when an element has another size.

use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Element, ResizeObserver};
use yew::prelude::*;

/// Stops observing when it is dropped.
struct Observing {
    observer: ResizeObserver,
    /// Kept so that JavaScript can call it.
    _told: Rc<Closure<dyn FnMut(JsValue)>>,
}

impl Drop for Observing {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Calls `resized` when the element appears and each time its size has changed.
#[hook]
pub fn use_resize(node: &NodeRef, resized: Callback<()>) {
    let node = node.clone();
    use_effect_with(resized, move |resized| {
        let observing = node.cast::<Element>().and_then(|element| observe(&element, resized.clone()));
        move || drop(observing)
    });
}

fn observe(element: &Element, resized: Callback<()>) -> Option<Observing> {
    let told = Rc::new(Closure::<dyn FnMut(JsValue)>::new(move |_| resized.emit(())));
    let observer = ResizeObserver::new(told.as_ref().as_ref().unchecked_ref()).ok()?;
    observer.observe(element);
    Some(Observing { observer, _told: told })
}
