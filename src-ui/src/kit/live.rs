//! What a screen reader hears when something changes that is only seen otherwise.

use yew::prelude::*;

/// Properties of [`Live`].
#[derive(Properties, PartialEq)]
pub struct LiveProps {
    /// What is said, each time it changes.
    pub text: AttrValue,
    /// At once, not when there is a pause.
    #[prop_or_default]
    pub assertive: bool,
}

/// An announcement; not to be seen.
#[component]
pub fn Live(props: &LiveProps) -> Html {
    html! {
        <div class="unseen" aria-live={if props.assertive { "assertive" } else { "polite" }} aria-atomic="true">
            { props.text.clone() }
        </div>
    }
}
