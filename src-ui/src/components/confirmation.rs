//! Whether the server's log proves what was recorded here: on the receipt, and in the history.

use super::words;
use crate::kit::{Badge, Glyph, Icon, Tone};
use ergo_catalog::Text;
use ergo_protocol::journal::{Confirmation, SessionRecord};
use yew::prelude::*;

/// A line of a list of facts.
pub fn confirmation_fact(record: &SessionRecord) -> Html {
    let (tone, glyph, text) = of(record.confirmation);
    let class = match tone {
        Tone::Ok => "fact-ok",
        Tone::Bad => "fact-bad",
        _ => "fact-warn",
    };
    html! {
        <li class={classes!("fact", class)} data-testid="confirmation" data-state={record.confirmation.as_str()}>
            <Icon {glyph} size=16 /><span>{ text }</span>
        </li>
    }
}

/// A badge, for a session that is over.
pub fn confirmation_badge(record: &SessionRecord) -> Html {
    if record.ended_at.is_none() {
        return html! {};
    }
    let (tone, icon, text) = of(record.confirmation);
    html! {
        <span data-testid="confirmation" data-state={record.confirmation.as_str()}>
            <Badge {tone} {icon}>{ text }</Badge>
        </span>
    }
}

fn of(confirmation: Confirmation) -> (Tone, Glyph, Text) {
    match confirmation {
        Confirmation::Confirmed => (Tone::Ok, Glyph::Check, words::RECORD_CONFIRMED),
        Confirmation::Waiting => (Tone::Warn, Glyph::Clock, words::RECORD_WAITS),
        Confirmation::Disputed => (Tone::Bad, Glyph::Warning, words::RECORD_DISPUTED),
    }
}
