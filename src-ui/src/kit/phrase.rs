//! A text with something in it that is more than words: a name, a time, something in bold.

use ergo_catalog::{Part, Sentence};
use yew::prelude::*;

/// The text, with each of these where it has `{name}`.
pub fn phrase(text: impl Into<Sentence>, places: &[(&str, Html)]) -> Html {
    let part = |part: Part| match part {
        Part::Words(words) => words.into(),
        Part::Place(name) => {
            places.iter().find(|(known, _)| *known == name).map(|(_, html)| html.clone()).unwrap_or_default()
        }
    };
    html! { <>{ for text.into().parts().into_iter().map(part) }</> }
}

/// A name in a text. It may be written in the other direction; it is set apart, so that the text around it stays in order.
pub fn name(name: &str) -> Html {
    html! { <bdi>{ name.to_owned() }</bdi> }
}

/// The same in bold.
pub fn strong_name(name: &str) -> Html {
    html! { <strong><bdi>{ name.to_owned() }</bdi></strong> }
}
