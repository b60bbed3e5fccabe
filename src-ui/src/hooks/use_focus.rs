//! Focus goes where one expects it after each step.

use web_sys::HtmlElement;
use yew::prelude::*;

/// Focuses the element when it appears, and again whenever `when` changes.
#[hook]
pub fn use_focus<K: PartialEq + 'static>(node: &NodeRef, when: K) {
    let node = node.clone();
    use_effect_with(when, move |_| focus(&node));
}

/// Focuses an element now, if it is there.
pub fn focus(node: &NodeRef) {
    if let Some(element) = node.cast::<HtmlElement>() {
        // An element that cannot be focused is simply not.
        let _ = element.focus();
    }
}
