//! A list of facts: what each is called, and its value.

use ergo_catalog::Text;
use yew::prelude::*;

/// The list.
pub fn facts_list(facts: impl IntoIterator<Item = (Text, String)>) -> Html {
    html! {
        <dl class="facts-list">
            { for facts.into_iter().map(|(term, value)| html! {
                <div key={term.english()}><dt>{ term }</dt><dd class="numbers"><bdi>{ value }</bdi></dd></div>
            }) }
        </dl>
    }
}
