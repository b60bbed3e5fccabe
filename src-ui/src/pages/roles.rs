//! Roles.

use yew::prelude::*;

/// Roles.
#[component]
pub fn RolesPage() -> Html {
    html! { <h1>{ "Roles" }</h1> }
}
