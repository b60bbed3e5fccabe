//! Focus goes where one expects it after each step.

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, FocusOptions, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::prelude::*;

/// Focuses the element when it appears, and again whenever `when` changes. A page that arrives below an open dialog takes
/// nothing away from it.
#[hook]
pub fn use_focus<K: PartialEq + 'static>(node: &NodeRef, when: K) {
    let node = node.clone();
    use_effect_with(when, move |_| focus(&node));
}

/// Focuses an element now, if it is there and no dialog lies over it.
pub fn focus(node: &NodeRef) {
    if let Some(element) = node.cast::<HtmlElement>().filter(|element| !is_covered(element)) {
        // An element that cannot be focused is simply not.
        let _ = element.focus();
    }
}

/// Focuses an element as the Tab key does: the mark of the focus is drawn. The browser draws none for what a script
/// focuses, unless it is asked to.
pub fn focus_visibly(element: &HtmlElement) {
    let options = FocusOptions::new();
    // Not in web-sys yet. A browser that does not know it only draws nothing.
    let _ = js_sys::Reflect::set(&options, &"focusVisible".into(), &true.into());
    // An element that cannot be focused is simply not.
    let _ = element.focus_with_options(&options);
}

/// Brings the focus back, when this component goes, to where it was when it came; to the page's heading if
/// that is no longer there. Use it before [`use_focus`].
#[hook]
pub fn use_focus_back() {
    use_effect_with((), |()| {
        let before = document().and_then(|page| page.active_element());
        // The body has the focus when nothing has it.
        let before = before.filter(|element| element.tag_name() != "BODY");
        let before = before.and_then(|element| element.dyn_into::<HtmlElement>().ok());
        move || match before.filter(|element| element.is_connected()) {
            Some(before) => {
                // If it cannot be focused any more, the next page's heading is.
                let _ = before.focus();
            }
            None => focus_heading(),
        }
    });
}

/// Scrolls what got the focus into view, just as far as needed. `WebKitGTK` does so for buttons, but not for text fields.
pub fn show_focused(event: &FocusEvent) {
    if let Some(element) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) {
        show(&element);
    }
}

/// Scrolls an element into view, just as far as needed.
pub fn show(element: &Element) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Focuses the page's heading.
pub fn focus_heading() {
    focus_found("main h1");
}

/// Focuses what a selector finds first, if anything.
pub fn focus_found(selector: &str) {
    let found = document().and_then(|page| page.query_selector(selector).ok().flatten());
    if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // An element that cannot be focused is simply not.
        let _ = element.focus();
    }
}

/// Whether a modal dialog is open and the element is in none.
fn is_covered(element: &HtmlElement) -> bool {
    const MODAL: &str = "[aria-modal='true']";
    let is_open =
        document().is_some_and(|page| page.query_selector(MODAL).is_ok_and(|found| found.is_some()));
    is_open && element.closest(MODAL).is_ok_and(|around| around.is_none())
}

fn document() -> Option<Document> {
    web_sys::window().and_then(|window| window.document())
}
