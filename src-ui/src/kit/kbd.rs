//! A key or a chord of keys.

use yew::prelude::*;

/// Properties of [`Kbd`].
#[derive(Properties, PartialEq)]
pub struct KbdProps {
    /// As it is shown, e.g. "Ctrl ⇧ X".
    pub keys: AttrValue,
}

/// A chord of keys, as decoration: screen readers get it from `aria-keyshortcuts`, where it is set.
#[component]
pub fn Kbd(props: &KbdProps) -> Html {
    html! { <kbd class="kbd" aria-hidden="true">{ props.keys.clone() }</kbd> }
}
