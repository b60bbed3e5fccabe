//! Access settings.

use yew::prelude::*;

/// Access settings.
#[component]
pub fn AccessPage() -> Html {
    html! { <h1>{ "Access settings" }</h1> }
}
