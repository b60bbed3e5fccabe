//! Makes the banner fit its width: one piece after the other gives way, and the names never do.
//!
//! The order stands in `styles/frame/banner.css`: keyboard hint, email address, "Impersonating", "you are …". When
//! the names alone are too long for one line, they wrap.

use crate::hooks::use_resize;
use web_sys::Element;
use yew::prelude::*;

/// The step at which the names wrap; what is above the names has given way before.
const WRAPPED: u8 = 5;
/// The attribute that the styles go by.
const STEP: &str = "data-shrink";

/// Fits the words into the banner now, after each rendering, and whenever the room for them changes.
#[hook]
pub fn use_fit(banner: &NodeRef, words: &NodeRef) {
    let fit = use_callback((banner.clone(), words.clone()), |(), (banner, words)| {
        if let (Some(banner), Some(words)) = (banner.cast::<Element>(), words.cast::<Element>()) {
            fit(&banner, &words);
        }
    });
    use_resize(words, fit.clone());
    use_effect(move || fit.emit(()));
}

/// The first step at which the words fit on their line.
fn fit(banner: &Element, words: &Element) {
    for step in 0..=WRAPPED {
        // A well-formed attribute is never refused.
        let _ = banner.set_attribute(STEP, &step.to_string());
        if words.scroll_width() <= words.client_width() {
            return;
        }
    }
}
