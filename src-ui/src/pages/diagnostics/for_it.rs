//! What the organization's IT needs, and what is in it.

use super::words;
use crate::{components::it_report::ItReport, kit::Section};
use yew::prelude::*;

/// The section.
#[component]
pub fn ForIt() -> Html {
    html! {
        <Section title={words::FOR_IT} testid="it-report">
            <p class="secondary words report-text">{ words::FOR_IT_TEXT }</p>
            <ItReport shown=true />
        </Section>
    }
}
