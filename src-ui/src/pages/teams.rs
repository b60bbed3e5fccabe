//! Teams.

use yew::prelude::*;

/// Teams.
#[component]
pub fn TeamsPage() -> Html {
    html! { <h1>{ "Teams" }</h1> }
}
