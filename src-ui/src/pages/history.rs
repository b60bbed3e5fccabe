//! History.

use yew::prelude::*;

/// History.
#[component]
pub fn HistoryPage() -> Html {
    html! { <h1>{ "History" }</h1> }
}
