//! Nothing there: says what that means, and what to do.

use super::icon::{Glyph, Icon};
use yew::prelude::*;

/// Properties of [`Empty`].
#[derive(Properties, PartialEq)]
pub struct EmptyProps {
    /// A picture of it.
    #[prop_or(Glyph::Info)]
    pub glyph: Glyph,
    /// What is so.
    pub title: AttrValue,
    /// What it means.
    #[prop_or_default]
    pub text: Option<AttrValue>,
    /// What to do: buttons.
    #[prop_or_default]
    pub children: Html,
}

/// An empty state.
#[component]
pub fn Empty(props: &EmptyProps) -> Html {
    html! {
        <div class="empty" data-testid="empty">
            <span class="empty-mark"><Icon glyph={props.glyph} size=22 /></span>
            <p class="empty-title">{ props.title.clone() }</p>
            if let Some(text) = &props.text {
                <p class="empty-text">{ text.clone() }</p>
            }
            { props.children.clone() }
        </div>
    }
}
