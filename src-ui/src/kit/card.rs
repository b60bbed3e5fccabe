//! A card: something to act on. Facts that are only read are a [`Section`](super::Section).

use yew::prelude::*;

/// Properties of [`Card`].
#[derive(Properties, PartialEq)]
pub struct CardProps {
    /// What is in it.
    pub children: Html,
    /// Its title.
    #[prop_or_default]
    pub title: Option<AttrValue>,
    /// At the right of the title.
    #[prop_or_default]
    pub aside: Option<Html>,
    /// Nothing around the content: for tables and lists.
    #[prop_or_default]
    pub flush: bool,
    /// Further classes.
    #[prop_or_default]
    pub class: Classes,
    /// The handle for tests.
    #[prop_or_default]
    pub testid: Option<AttrValue>,
}

/// A card.
#[component]
pub fn Card(props: &CardProps) -> Html {
    html! {
        <section
            class={classes!("card", props.flush.then_some("card-flush"), props.class.clone())}
            aria-label={props.title.clone()}
            data-testid={props.testid.clone()}
        >
            if let Some(title) = &props.title {
                <header class="card-head">
                    <h2 class="card-title">{ title.clone() }</h2>
                    { props.aside.clone().unwrap_or_default() }
                </header>
            }
            { props.children.clone() }
        </section>
    }
}
