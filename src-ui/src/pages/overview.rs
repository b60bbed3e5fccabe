//! The workspace at a glance.

use yew::prelude::*;

/// The workspace at a glance.
#[component]
pub fn OverviewPage() -> Html {
    html! { <h1>{ "The workspace at a glance" }</h1> }
}
