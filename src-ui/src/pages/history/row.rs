//! One session of the list.

use super::words as say;
use crate::{
    components::PersonLine,
    kit::{Badge, Glyph, Icon, Tone, duration::duration_words},
    when::day,
};
use ergo_protocol::journal::{Ending, SessionRecord};
use yew::prelude::*;

/// A row; the whole of it opens the session.
pub fn row(record: &SessionRecord, onopen: &Callback<AttrValue>) -> Html {
    let onclick = {
        let id = AttrValue::from(record.id.clone());
        onopen.reform(move |_: MouseEvent| id.clone())
    };
    let length = record.ended_at.map(|ended| duration_words(ended - record.started_at));
    let when = say::hours(record, length);
    html! {
        <li key={record.id.clone()}>
            <button type="button" class="link-row history-row" {onclick} data-testid="history-row" data-session={record.id.clone()}>
                <PersonLine person={record.viewed.clone()} />
                <span class="two-lines">
                    <bdi class="clip" title={record.workspace.name.clone()}>{ &record.workspace.name }</bdi>
                    <bdi class="quiet clip" title={record.ticket.clone()}>{ &record.ticket }</bdi>
                </span>
                <span class="two-lines numbers">
                    <span class="clip" title={day(record.started_at)}>{ day(record.started_at) }</span>
                    <span class="quiet clip" title={when.clone()}>{ &when }</span>
                </span>
                <span class="two-lines">
                    <span class="clip">{ ending_badge(record) }</span>
                    <span class="quiet clip" title={say::contents(record)}>{ say::contents(record) }</span>
                </span>
                <Icon glyph={Glyph::Next} size=16 />
            </button>
        </li>
    }
}

/// How it ended, in a word.
pub fn ending_badge(record: &SessionRecord) -> Html {
    let tone = match (record.ending, record.ended_at) {
        (Some(Ending::WrongUser | Ending::Expired | Ending::Crashed), _) => Tone::Warn,
        (Some(Ending::Revoked | Ending::IdentityMismatch), _) => Tone::Bad,
        (Some(Ending::Exited | Ending::Quit) | None, _) => Tone::Plain,
    };
    html! { <Badge {tone} testid="ending">{ say::ending(record.ending, record.ended_at.is_some()) }</Badge> }
}
