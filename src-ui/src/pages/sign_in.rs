//! Choose who you are.

use yew::prelude::*;

/// Choose who you are.
#[component]
pub fn SignInPage() -> Html {
    html! { <h1>{ "Choose who you are" }</h1> }
}
