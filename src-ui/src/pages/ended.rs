//! The receipt.

use yew::prelude::*;

/// The receipt.
#[component]
pub fn EndedPage() -> Html {
    html! { <h1>{ "The receipt" }</h1> }
}
