//! Review before entering.

use yew::prelude::*;

/// Review before entering.
#[component]
pub fn PreflightPage() -> Html {
    html! { <h1>{ "Review before entering" }</h1> }
}
