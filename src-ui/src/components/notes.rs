//! The session notes.

use yew::prelude::*;

/// The notes panel.
#[component]
pub fn NotesPanel() -> Html {
    html! { <aside data-testid="notes-panel" /> }
}
