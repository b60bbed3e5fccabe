//! A gray placeholder, shown once the wait becomes noticeable.

use crate::hooks::use_slow;
use yew::prelude::*;

/// Properties of [`Skeleton`].
#[derive(Properties, PartialEq)]
pub struct SkeletonProps {
    /// How many rows.
    #[prop_or(6)]
    pub rows: u8,
    /// What is awaited, for a screen reader.
    #[prop_or(AttrValue::Static("Loading"))]
    pub label: AttrValue,
    /// With a round mark before each row, as lists of people have it.
    #[prop_or_default]
    pub people: bool,
}

/// A skeleton. It keeps its room from the start, but draws nothing for the first 200 ms.
#[component]
pub fn Skeleton(props: &SkeletonProps) -> Html {
    let slow = use_slow(true);
    html! {
        <div
            class={classes!("skeleton", slow.then_some("skeleton-shown"))}
            role="status"
            aria-label={props.label.clone()}
            data-testid="skeleton"
        >
            { for (0..props.rows).map(|row| html! {
                <div key={row} class="skeleton-row">
                    if props.people {
                        <span class="skeleton-mark" />
                    }
                    <span class="skeleton-bar" />
                </div>
            }) }
        </div>
    }
}
