//! Entering.

use yew::prelude::*;

/// Entering.
#[component]
pub fn EnteringPage() -> Html {
    html! { <h1>{ "Entering" }</h1> }
}
