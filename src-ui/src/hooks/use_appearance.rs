//! How the page looks, by the settings: language, theme, density, text size, time format.

use crate::when::set_time_format;
use ergo_catalog::Language;
use ergo_protocol::preferences::{Density, Preferences, TextSize, Theme, TimeFormat};
use yew::prelude::*;

/// Puts the settings on `<html>`, where the styles find them. What has no attribute is as usual, and the theme is then
/// the system's. Returns something that changes with the time format: a part of the page with another key is drawn anew.
#[hook]
pub fn use_appearance(preferences: &Preferences) -> TimeFormat {
    let format = preferences.time_format;
    // Before the first time is drawn, not after.
    use_memo(format, |format| set_time_format(*format));
    let theme = match preferences.theme {
        Theme::System => None,
        Theme::Light | Theme::Dark => Some(preferences.theme.as_str()),
    };
    let density = (preferences.density == Density::Compact).then_some(preferences.density.as_str());
    let text = (preferences.text_size != TextSize::Default).then_some(preferences.text_size.as_str());
    let hours = crate::when::has_twelve_hours().then_some("12h");
    let language = Language::current();
    let attributes = [
        ("lang", Some(language.tag())),
        ("dir", Some(if language.is_from_right() { "rtl" } else { "ltr" })),
        ("data-theme", theme),
        ("data-density", density),
        ("data-text", text),
        ("data-hours", hours),
    ];
    use_effect_with(attributes, |attributes| {
        let root =
            web_sys::window().and_then(|window| window.document()).and_then(|page| page.document_element());
        if let Some(root) = root {
            for (name, value) in attributes {
                // Neither can be refused for a well-formed attribute name.
                let _ = match value {
                    Some(value) => root.set_attribute(name, value),
                    None => root.remove_attribute(name),
                };
            }
        }
    });
    format
}
