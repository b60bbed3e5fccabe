//! Sizes and places that are only known while running.

use web_sys::HtmlElement;
use yew::prelude::*;

/// Sets CSS properties of an element after each change of them, through the CSSOM.
///
/// This is the only way to a dynamic style here: a `style="…"` attribute, which Yew would set with
/// `setAttribute`, is refused by the page's `style-src 'self'`. Works for custom properties too
/// (`("--at", "40%")`). The element must carry the same `node_ref`.
///
/// ```ignore
/// let panel = use_node_ref();
/// use_style(&panel, &[("width", format!("{width}px"))]);
/// html! { <aside ref={panel} /> }
/// ```
#[hook]
pub fn use_style(node: &NodeRef, properties: &[(&'static str, String)]) {
    let node = node.clone();
    use_effect_with(properties.to_vec(), move |properties| {
        if let Some(element) = node.cast::<HtmlElement>() {
            for (name, value) in properties {
                // Refused only for a read-only declaration, which an element's own is not.
                let _ = element.style().set_property(name, value);
            }
        }
    });
}
