//! The identity check.

use yew::prelude::*;

/// The identity check.
#[component]
pub fn IdentityPage() -> Html {
    html! { <h1>{ "The identity check" }</h1> }
}
