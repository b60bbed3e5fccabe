//! A mark on what the organization sets instead of the agent.

use super::words::managed as say;
use crate::kit::{Glyph, Icon};
use yew::prelude::*;

/// "Managed by your organization".
#[component]
pub fn ManagedNote() -> Html {
    html! {
        <p class="managed-note" data-testid="managed"><Icon glyph={Glyph::Lock} size=14 />{ say::BY_ORGANIZATION }</p>
    }
}
