//! Diagnostics.

use yew::prelude::*;

/// Diagnostics.
#[component]
pub fn DiagnosticsPage() -> Html {
    html! { <h1>{ "Diagnostics" }</h1> }
}
