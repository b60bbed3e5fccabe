//! The facts of one session: who viewed whom, where, why, when, and how it ended.

pub mod words;

use super::{PersonLine, ending::ending_words, ticket::Ticket};
use crate::kit::{CopyButton, duration::duration_words};
use ergo_catalog::Text;
use ergo_protocol::{Person, journal::SessionRecord};
use words as say;
use yew::prelude::*;

/// Properties of [`SessionFacts`].
#[derive(Properties, PartialEq)]
pub struct SessionFactsProps {
    /// The session.
    pub record: SessionRecord,
}

/// The facts, in hairlines.
#[component]
pub fn SessionFacts(props: &SessionFactsProps) -> Html {
    let record = &props.record;
    let length = record.ended_at.map(|ended| duration_words(ended - record.started_at));
    html! {
        <dl class="session-facts" data-testid="session-facts">
            <div class="session-fact-wide"><dt>{ say::VIEWED }</dt><dd>{ person(&record.viewed, say::COPY_VIEWED_ID) }</dd></div>
            <div class="session-fact-wide"><dt>{ say::AGENT }</dt><dd>{ person(&record.agent, say::COPY_AGENT_ID) }</dd></div>
            <div><dt>{ say::WORKSPACE }</dt><dd><bdi class="words">{ &record.workspace.name }</bdi></dd></div>
            <div><dt>{ say::TICKET }</dt><dd><Ticket ticket={record.ticket.clone()} /></dd></div>
            <div><dt>{ say::TIME }</dt><dd class="numbers">{ say::time(record) }</dd></div>
            <div><dt>{ say::LENGTH }</dt><dd class="numbers">{ length.unwrap_or_else(|| say::NOT_ENDED.to_string()) }</dd></div>
            <div><dt>{ say::ENDED }</dt><dd>{ ending_words(record.ending, record.ended_at) }</dd></div>
            <div><dt>{ say::SESSION_ID }</dt><dd class="session-id"><span class="mono words">{ &record.id }</span><CopyButton text={record.id.clone()} label={say::COPY_SESSION_ID} /></dd></div>
            <div class="session-fact-whole"><dt>{ say::REASON }</dt><dd class="words"><bdi>{ &record.reason }</bdi></dd></div>
        </dl>
    }
}

fn person(person: &Person, copy: Text) -> Html {
    html! {
        <span class="session-person">
            <PersonLine person={person.clone()} with_id=true />
            <CopyButton text={person.id.clone()} label={copy} />
        </span>
    }
}
