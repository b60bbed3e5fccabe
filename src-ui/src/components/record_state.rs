//! Whether a session's record is as it was written.

mod words;

use crate::kit::{Badge, Glyph, Tone};
use ergo_protocol::journal::Chain;
use yew::prelude::*;

/// A badge for the state of a record; without a state, it could not be read.
pub fn record_badge(chain: Option<&Chain>) -> Html {
    let (tone, icon, words) = match chain {
        Some(Chain::Verified) => (Tone::Ok, Glyph::Check, words::INTACT.to_string()),
        Some(Chain::Broken { seq }) => (Tone::Bad, Glyph::Warning, words::altered(*seq)),
        None => (Tone::Warn, Glyph::Warning, words::UNREADABLE.to_string()),
    };
    html! { <Badge {tone} {icon} testid="chain">{ words }</Badge> }
}
