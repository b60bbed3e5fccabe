//! Past sessions on this computer: the list, and one of them opened.

mod again;
mod export;
mod filter;
mod filters;
mod opened;
mod row;
mod timeline;
mod words;

use crate::{
    components::loaded::loaded,
    hooks::{Load, use_load},
    ipc,
    kit::{Badge, Button, Card, Empty, Glyph, Heading, Skeleton, count::length},
    when::{iso_day, wall_now},
};
use ergo_protocol::journal::SessionRecord;
use filter::{Dates, Filter};
use filters::Filters;
use opened::Opened;
use row::row;
use std::rc::Rc;
use words as say;
use yew::prelude::*;

/// So many rows are shown at first, and more at each asking.
const ROWS: usize = 100;
const DAY_MILLIS: i64 = 86_400_000;

/// The history.
#[component]
pub fn HistoryPage() -> Html {
    let opened = use_state_eq(|| None::<AttrValue>);
    // Kept here, so that the way back from a session leads to the same list.
    let filter = use_state_eq(Filter::default);
    let open = {
        let opened = opened.setter();
        Callback::from(move |id| opened.set(Some(id)))
    };
    let close = {
        let opened = opened.setter();
        Callback::from(move |()| opened.set(None))
    };
    let narrow = {
        let filter = filter.setter();
        Callback::from(move |narrowed| filter.set(narrowed))
    };
    match &*opened {
        Some(id) => html! { <Opened key={id.to_string()} id={id.clone()} onclose={close} /> },
        None => html! { <Sessions filter={(*filter).clone()} onfilter={narrow} onopen={open} /> },
    }
}

#[derive(Properties, PartialEq)]
struct SessionsProps {
    filter: Filter,
    onfilter: Callback<Filter>,
    onopen: Callback<AttrValue>,
}

#[component]
fn Sessions(props: &SessionsProps) -> Html {
    let loading = use_load((), |()| ipc::history());
    let rows = use_state(|| ROWS);
    let sessions = match &loading.state {
        Load::Ready(sessions) => Some(Rc::clone(sessions)),
        Load::Waiting | Load::Failed(_) => None,
    };
    let found = sessions.as_ref().map(|sessions| found(sessions, &props.filter));
    let aside = sessions.as_ref().zip(found.as_ref()).filter(|(sessions, _)| !sessions.is_empty()).map(
        |(sessions, found)| html! { <Badge testid="history-count">{ say::found(length(found), length(sessions)) }</Badge> },
    );
    let more = {
        let rows = rows.clone();
        Callback::from(move |()| rows.set(*rows + ROWS))
    };
    let skeleton = html! { <Card flush=true><Skeleton rows=7 people=true label={say::LOADING} /></Card> };
    html! {
        <div class="history">
            <Heading {aside}>{ say::HISTORY }</Heading>
            { loaded(&loading, skeleton, |sessions| if sessions.is_empty() {
                html! { <Card><Empty glyph={Glyph::Clock} title={say::NONE} text={say::NONE_TEXT} /></Card> }
            } else {
                let found = found.clone().unwrap_or_default();
                html! {
                    <>
                        <Filters sessions={Rc::clone(sessions)} filter={props.filter.clone()} onchange={props.onfilter.clone()} />
                        { list(&found, *rows, props) }
                        if found.len() > *rows {
                            <div class="history-more"><Button onclick={more} testid="history-more">{ say::more(ROWS.min(found.len() - *rows)) }</Button></div>
                        }
                    </>
                }
            }) }
        </div>
    }
}

fn list(found: &[SessionRecord], rows: usize, props: &SessionsProps) -> Html {
    if found.is_empty() {
        let clear = props.onfilter.reform(|()| Filter::default());
        return html! {
            <Card>
                <Empty glyph={Glyph::Search} title={say::NO_MATCH} text={say::NO_MATCH_TEXT}>
                    <Button onclick={clear} testid="history-clear">{ say::CLEAR }</Button>
                </Empty>
            </Card>
        };
    }
    html! {
        <Card flush=true>
            <ul class="rows">{ for found.iter().take(rows).map(|session| row(session, &props.onopen)) }</ul>
        </Card>
    }
}

fn found(sessions: &[SessionRecord], filter: &Filter) -> Vec<SessionRecord> {
    let first = match filter.dates {
        Dates::Last(days) => iso_day(wall_now() - DAY_MILLIS * i64::from(days.saturating_sub(1))),
        Dates::Any | Dates::Range(..) => String::new(),
    };
    let allowed = |record: &&SessionRecord| filter.allows(record, &iso_day(record.started_at), &first);
    sessions.iter().filter(allowed).cloned().collect()
}
