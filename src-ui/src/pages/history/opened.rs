//! One past session: what it was, its picture, its entries, and whether they are as they were written.

use super::{
    row::{ending_badge, when},
    timeline::Timeline,
};
use crate::{
    components::{PersonLine, ending::ending_words, journal_entry::Entry, loaded::loaded},
    hooks::{Load, use_load},
    ipc,
    kit::{
        Badge, Card, Empty, Glyph, Heading, Icon, Skeleton, Tone,
        count::{count, counted, length},
    },
    when::day,
};
use ergo_protocol::journal::{Chain, Ending, SessionJournal, SessionRecord};
use std::rc::Rc;
use yew::prelude::*;

/// Properties of [`Opened`].
#[derive(Properties, PartialEq)]
pub struct OpenedProps {
    /// The session.
    pub id: AttrValue,
    /// Back to the list.
    pub onclose: Callback<()>,
}

/// The opened session.
#[component]
pub fn Opened(props: &OpenedProps) -> Html {
    let loading = use_load(props.id.clone(), |id| ipc::history_session(id.to_string()));
    let ready = match &loading.state {
        Load::Ready(session) => Some(Rc::clone(session)),
        Load::Waiting | Load::Failed(_) => None,
    };
    let title = ready.as_ref().map_or_else(
        || html! { "Session" },
        |session| {
            let SessionRecord { viewed, workspace, .. } = &session.record;
            html! { <><bdi>{ &viewed.name }</bdi>{ " in " }<bdi>{ &workspace.name }</bdi></> }
        },
    );
    let over = html! {
        <>
            <button type="button" class="text-link" onclick={props.onclose.reform(|_: MouseEvent| ())} data-testid="back">
                { "History" }
            </button>
            if let Some(session) = &ready {
                { " / " }{ day(session.record.started_at) }
            }
        </>
    };
    let actions = ready.as_ref().map(|session| chain_badge(session));
    let skeleton = html! { <Card flush=true><Skeleton rows=9 label="Loading the session" /></Card> };
    html! {
        <>
            <Heading {over} {actions}>{ title }</Heading>
            { loaded(&loading, skeleton, view) }
        </>
    }
}

fn chain_badge(session: &SessionJournal) -> Html {
    let entries = length(&session.entries);
    match session.chain {
        Chain::Verified => {
            let words = format!(
                "Chain verified · {} {}",
                count(entries),
                if entries == 1 { "entry" } else { "entries" }
            );
            html! { <Badge tone={Tone::Ok} icon={Glyph::Check} testid="chain">{ words }</Badge> }
        }
        Chain::Broken { seq } => {
            html! { <Badge tone={Tone::Bad} icon={Glyph::Warning} testid="chain">{ format!("Chain broken at entry {seq}") }</Badge> }
        }
    }
}

fn view(session: &Rc<SessionJournal>) -> Html {
    html! {
        <div class="stack">
            { facts(&session.record) }
            if let Chain::Broken { seq } = session.chain {
                <div class="problem" role="alert" data-testid="chain-broken">
                    <Icon glyph={Glyph::Warning} />
                    <div class="problem-body">
                        <p class="problem-text">
                            { format!("From entry {seq} on this journal is not as it was written. Trust only what stands before, and show it to a lead.") }
                        </p>
                    </div>
                </div>
            }
            <Card class="timeline-card"><Timeline session={Rc::clone(session)} /></Card>
            { entries(session) }
        </div>
    }
}

fn facts(record: &SessionRecord) -> Html {
    let confirmed = match (record.ended_at, record.revoked) {
        (_, true) => html! { <Badge tone={Tone::Ok} icon={Glyph::Check}>{ "Confirmed" }</Badge> },
        (Some(_), false) => html! { <Badge tone={Tone::Warn} icon={Glyph::Clock}>{ "Not yet" }</Badge> },
        (None, false) => html! { <span class="secondary">{ "Not ended" }</span> },
    };
    html! {
        <div class="session-facts">
            <dl class="facts-row">
                <div><dt>{ "When" }</dt><dd class="numbers">{ when(record) }</dd></div>
                <div><dt>{ "Ticket" }</dt><dd><bdi>{ &record.ticket }</bdi></dd></div>
                <div><dt>{ "Your notes" }</dt><dd class="numbers">{ counted(record.notes, "note") }</dd></div>
                <div><dt>{ "Ended" }</dt><dd>{ ending_badge(record) }</dd></div>
                <div><dt>{ "Server confirmed" }</dt><dd>{ confirmed }</dd></div>
            </dl>
            if !matches!(record.ending, None | Some(Ending::Exited)) {
                <p class="secondary">{ ending_words(record.ending) }{ "." }</p>
            }
            <div class="session-people">
                <div><p class="quiet">{ "Viewed" }</p><PersonLine person={record.viewed.clone()} with_id=true /></div>
                <div class="session-reason"><p class="quiet">{ "Why" }</p><p class="words"><bdi>{ &record.reason }</bdi></p></div>
            </div>
        </div>
    }
}

fn entries(session: &SessionJournal) -> Html {
    let broken = match session.chain {
        Chain::Verified => u32::MAX,
        Chain::Broken { seq } => seq,
    };
    html! {
        <Card title="Entries" flush=true>
            if session.entries.is_empty() {
                <Empty glyph={Glyph::Note} title="No entries" text="The session ended before anything was written down." />
            } else {
                <ol class="entries entries-wide">
                    { for session.entries.iter().map(|entry| html! {
                        <Entry key={entry.seq} entry={entry.clone()} broken={entry.seq >= broken} />
                    }) }
                </ol>
            }
        </Card>
    }
}
