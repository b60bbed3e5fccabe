//! What would grant a permission that a member lacks, the smallest change first.

use super::words;
use crate::kit::phrase;
use ergo_protocol::workspace::{Source, Way};
use yew::prelude::*;

/// The smallest way in sight, the others behind a button.
pub fn ways(ways: &[Way]) -> Html {
    let Some((smallest, others)) = ways.split_first() else {
        return html! { <span class="quiet" aria-hidden="true">{ words::NOT_GRANTED }</span> };
    };
    html! {
        <div class="ways">
            { way(smallest) }
            if !others.is_empty() {
                <details class="details ways-more">
                    <summary data-testid="more-ways">{ words::more_ways(others.len()) }</summary>
                    { for others.iter().map(way) }
                </details>
            }
        </div>
    }
}

fn way(way: &Way) -> Html {
    html! {
        <div class="way" data-testid="way">
            <span class="quiet">{ words::WITH }</span>
            { source(&way.through, "chip chip-way") }
            <span class="quiet">{ words::effect(way.also_grants, way.takes_away) }</span>
        </div>
    }
}

/// A role or team as a chip.
pub fn source(source: &Source, class: &'static str) -> Html {
    let (kind, named) = match source {
        Source::Role(named) => (words::BY_ROLE, named),
        Source::Team(named) => (words::BY_TEAM, named),
    };
    let name = [("name", html! { <bdi>{ &named.name }</bdi> })];
    html! { <span key={format!("{}{}", kind.english(), named.id)} {class}>{ phrase(kind, &name) }</span> }
}
