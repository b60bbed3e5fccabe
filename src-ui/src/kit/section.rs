//! A section: facts under a hairline. A [`Card`](super::Card) is for what can be acted on.

use yew::prelude::*;

/// Properties of [`Section`].
#[derive(Properties, PartialEq)]
pub struct SectionProps {
    /// The facts.
    pub children: Html,
    /// Its title.
    pub title: AttrValue,
    /// Whether the title is a name, in whatever language and direction.
    #[prop_or_default]
    pub named: bool,
    /// A line below the title: what the facts are about.
    #[prop_or_default]
    pub lede: Option<AttrValue>,
    /// At the end of the title’s line: a count, a link.
    #[prop_or_default]
    pub aside: Option<Html>,
    /// Further classes.
    #[prop_or_default]
    pub class: Classes,
    /// The handle for tests.
    #[prop_or_default]
    pub testid: Option<AttrValue>,
}

/// A section with its title.
#[component]
pub fn Section(props: &SectionProps) -> Html {
    html! {
        <section
            class={classes!("section", props.class.clone())}
            aria-label={props.title.clone()}
            data-testid={props.testid.clone()}
        >
            <header class="section-head">
                <div class="section-words">
                    <h2 class="section-title">
                        if props.named {
                            <bdi>{ props.title.clone() }</bdi>
                        } else {
                            { props.title.clone() }
                        }
                    </h2>
                    if let Some(lede) = &props.lede {
                        <p class="quiet">{ lede.clone() }</p>
                    }
                </div>
                { props.aside.clone().unwrap_or_default() }
            </header>
            { props.children.clone() }
        </section>
    }
}
