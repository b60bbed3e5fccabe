//! One session of the list, and the words for when it was and how it ended.

use crate::{
    components::PersonLine,
    kit::{Badge, Glyph, Icon, Tone, count::counted, duration::duration_words},
    when::{day, time_of_day},
};
use ergo_protocol::journal::{Ending, SessionRecord};
use yew::prelude::*;

/// A row; the whole of it opens the session.
pub fn row(record: &SessionRecord, onopen: &Callback<AttrValue>) -> Html {
    let onclick = {
        let id = AttrValue::from(record.id.clone());
        onopen.reform(move |_: MouseEvent| id.clone())
    };
    html! {
        <li key={record.id.clone()}>
            <button type="button" class="link-row history-row" {onclick} data-testid="history-row" data-session={record.id.clone()}>
                <PersonLine person={record.viewed.clone()} />
                <span class="two-lines">
                    <bdi class="clip" title={record.workspace.name.clone()}>{ &record.workspace.name }</bdi>
                    <bdi class="quiet clip" title={record.ticket.clone()}>{ &record.ticket }</bdi>
                </span>
                <span class="two-lines numbers">
                    <span class="clip">{ day(record.started_at) }</span>
                    <span class="quiet clip">{ hours(record) }</span>
                </span>
                <span class="two-lines">
                    <span class="clip">{ ending_badge(record) }</span>
                    <span class="quiet clip">{ counted(record.notes, "note") }</span>
                </span>
                <Icon glyph={Glyph::Next} size=16 />
            </button>
        </li>
    }
}

/// `22 Nov 2026, 14:02–14:27`.
pub fn when(record: &SessionRecord) -> String {
    let started = format!("{}, {}", day(record.started_at), time_of_day(record.started_at));
    match record.ended_at {
        None => started,
        Some(ended) if day(ended) == day(record.started_at) => format!("{started}–{}", time_of_day(ended)),
        Some(ended) => format!("{started} – {}, {}", day(ended), time_of_day(ended)),
    }
}

/// `14:02, 25 minutes`.
fn hours(record: &SessionRecord) -> String {
    let started = time_of_day(record.started_at);
    match record.ended_at {
        None => format!("since {started}"),
        Some(ended) => format!("{started}, {}", duration_words(ended - record.started_at)),
    }
}

/// How it ended, in a word.
pub fn ending_badge(record: &SessionRecord) -> Html {
    let (tone, words) = match (record.ending, record.ended_at) {
        (Some(Ending::Exited), _) => (Tone::Plain, "Exited"),
        (Some(Ending::Quit), _) => (Tone::Plain, "App closed"),
        (Some(Ending::WrongUser), _) => (Tone::Warn, "Wrong user"),
        (Some(Ending::Expired), _) => (Tone::Warn, "Time was over"),
        (Some(Ending::Crashed), _) => (Tone::Warn, "Closed unexpectedly"),
        (Some(Ending::Revoked), _) => (Tone::Bad, "Ended by the server"),
        (Some(Ending::IdentityMismatch), _) => (Tone::Bad, "Identity mismatch"),
        (None, Some(_)) => (Tone::Plain, "Ended"),
        (None, None) => (Tone::Plain, "Running now"),
    };
    html! { <Badge {tone} testid="ending">{ words }</Badge> }
}
