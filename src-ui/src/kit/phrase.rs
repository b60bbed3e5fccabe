//! A text with a name in it.

use yew::prelude::*;

/// The text, with the name where it has `{}`. A name may be written from right to left; it is set apart, so that the text
/// around it stays in order.
pub fn phrase(text: &'static str, name: &str) -> Html {
    let Some((before, after)) = text.split_once("{}") else { return html! { { text } } };
    html! { <>{ before }<bdi>{ name.to_owned() }</bdi>{ after }</> }
}
