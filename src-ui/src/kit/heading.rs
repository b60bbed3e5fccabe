//! The main heading of a page: where the focus lands on coming to it.

use crate::hooks::use_focus;
use yew::prelude::*;

/// Properties of [`Heading`].
#[derive(Properties, PartialEq)]
pub struct HeadingProps {
    /// The words.
    pub children: Html,
    /// Beside the words, e.g. a count.
    #[prop_or_default]
    pub aside: Option<Html>,
    /// At the right end: buttons.
    #[prop_or_default]
    pub actions: Option<Html>,
    /// Above the words, quiet: where this is.
    #[prop_or_default]
    pub over: Option<Html>,
    /// Takes the focus when it appears. One per screen.
    #[prop_or(true)]
    pub focus: bool,
}

/// A page's heading (`h1`).
#[component]
pub fn Heading(props: &HeadingProps) -> Html {
    let node = use_node_ref();
    let target = if props.focus { node.clone() } else { NodeRef::default() };
    use_focus(&target, ());
    html! {
        <header class="heading">
            <div class="heading-words">
                if let Some(over) = &props.over {
                    <p class="heading-over">{ over.clone() }</p>
                }
                <div class="heading-line">
                    <h1 ref={node} class="heading-title" tabindex="-1">{ props.children.clone() }</h1>
                    { props.aside.clone().unwrap_or_default() }
                </div>
            </div>
            if let Some(actions) = &props.actions {
                <div class="heading-actions">{ actions.clone() }</div>
            }
        </header>
    }
}
