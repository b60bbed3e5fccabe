//! Light, dark, or as the system has it.

use ergo_protocol::preferences::Theme;
use yew::prelude::*;

/// Puts the theme on `<html data-theme>`; without it the styles follow the system.
#[hook]
pub fn use_theme(theme: Theme) {
    use_effect_with(theme, |theme| {
        let root =
            web_sys::window().and_then(|window| window.document()).and_then(|page| page.document_element());
        if let Some(root) = root {
            // Neither can be refused for a well-formed attribute name.
            let _ = match theme {
                Theme::System => root.remove_attribute("data-theme"),
                Theme::Light => root.set_attribute("data-theme", "light"),
                Theme::Dark => root.set_attribute("data-theme", "dark"),
            };
        }
    });
}
