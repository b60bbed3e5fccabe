//! Ending the session.

use yew::prelude::*;

/// Ending the session.
#[component]
pub fn ExitingPage() -> Html {
    html! { <h1>{ "Ending the session" }</h1> }
}
