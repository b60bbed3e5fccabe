//! Start a session.

use yew::prelude::*;

/// Start a session.
#[component]
pub fn StartPage() -> Html {
    html! { <h1>{ "Start a session" }</h1> }
}
