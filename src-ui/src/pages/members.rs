//! Members.

use yew::prelude::*;

/// Members.
#[component]
pub fn MembersPage() -> Html {
    html! { <h1>{ "Members" }</h1> }
}
