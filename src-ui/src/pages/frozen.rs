//! The session is frozen.

use yew::prelude::*;

/// The session is frozen.
#[component]
pub fn FrozenPage() -> Html {
    html! { <h1>{ "The session is frozen" }</h1> }
}
