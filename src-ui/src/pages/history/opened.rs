//! One past session: its facts, its picture, its entries, and whether they are as they were written.

use super::{again::EnterAgain, export::Export, timeline::Timeline, words as say};
use crate::{
    components::{
        confirmation::confirmation_badge, journal_entry::Entry, loaded::loaded, receipt_copy::ReceiptCopy,
        record_state::record_badge, session_facts::SessionFacts,
    },
    hooks::{Load, use_load},
    ipc,
    kit::{
        Badge, Button, Card, Empty, Glyph, Heading, Icon, Section, Skeleton, Tone, phrase, phrase::name,
        segments::Segments,
    },
    when::day,
};
use ergo_protocol::journal::{Author, Chain, JournalEntry, SessionJournal, SessionRecord};
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
    let exporting = use_state_eq(|| false);
    let ready = match &loading.state {
        Load::Ready(session) => Some(Rc::clone(session)),
        Load::Waiting | Load::Failed(_) => None,
    };
    let title = ready.as_ref().map_or_else(
        || html! { say::SESSION },
        |session| {
            let SessionRecord { viewed, workspace, .. } = &session.record;
            html! { <>{ phrase(say::WHO_WHERE, &[("user", name(&viewed.name)), ("workspace", name(&workspace.name))]) }</> }
        },
    );
    let over = html! {
        <>
            <button type="button" class="text-link" onclick={props.onclose.reform(|_: MouseEvent| ())} data-testid="back">
                { say::HISTORY }
            </button>
            if let Some(session) = &ready {
                { " / " }{ day(session.record.started_at) }
            }
        </>
    };
    let set_exporting = |open: bool| {
        let exporting = exporting.setter();
        Callback::from(move |()| exporting.set(open))
    };
    let skeleton = html! { <Card flush=true><Skeleton rows=9 label={say::LOADING_SESSION} /></Card> };
    html! {
        <div class="history">
            <Heading {over}>{ title }</Heading>
            if let Some(session) = &ready {
                <div class="history-actions">
                    <EnterAgain record={session.record.clone()} />
                    <ReceiptCopy id={props.id.clone()} />
                    <Button icon={Glyph::Down} onclick={set_exporting(true)} testid="export-open">{ say::EXPORT }</Button>
                </div>
            }
            { loaded(&loading, skeleton, view) }
            if *exporting {
                <Export id={props.id.clone()} onclose={set_exporting(false)} />
            }
        </div>
    }
}

fn view(session: &Rc<SessionJournal>) -> Html {
    let record = &session.record;
    let confirmed = if record.revoked {
        html! { <Badge tone={Tone::Ok} icon={Glyph::Check}>{ say::CONFIRMED }</Badge> }
    } else if record.ended_at.is_some() {
        html! { <Badge tone={Tone::Warn} icon={Glyph::Clock}>{ say::NOT_CONFIRMED }</Badge> }
    } else {
        html! {}
    };
    html! {
        <div class="stack">
            <SessionFacts record={record.clone()} />
            <div class="history-state">{ record_badge(Some(&session.chain)) }{ confirmed }{ confirmation_badge(record) }</div>
            if let Chain::Broken { seq } = session.chain {
                <div class="problem" role="alert" data-testid="chain-broken">
                    <Icon glyph={Glyph::Warning} />
                    <div class="problem-body"><p class="problem-text">{ say::altered(seq) }</p></div>
                </div>
            }
            <Section title={say::TIMELINE} class="timeline-card"><Timeline session={Rc::clone(session)} /></Section>
            <Entries session={Rc::clone(session)} />
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct EntriesProps {
    session: Rc<SessionJournal>,
}

/// All entries, or what the agent wrote.
#[component]
fn Entries(props: &EntriesProps) -> Html {
    const NOTES: &str = "notes";
    let shown = use_state_eq(|| AttrValue::from("all"));
    let choose = {
        let shown = shown.setter();
        Callback::from(move |choice| shown.set(choice))
    };
    let only_notes = *shown == NOTES;
    let kept = |entry: &&JournalEntry| !only_notes || entry.author == Author::Agent;
    let entries: Vec<&JournalEntry> = props.session.entries.iter().filter(kept).collect();
    let broken = match props.session.chain {
        Chain::Verified => u32::MAX,
        Chain::Broken { seq } => seq,
    };
    let (none, none_text) = if only_notes {
        (say::NO_NOTES, say::NO_NOTES_TEXT)
    } else {
        (say::NO_ENTRIES, say::NO_ENTRIES_TEXT)
    };
    let aside = html! {
        <Segments
            name="entries-shown"
            label={say::SHOW}
            options={vec![("all".into(), say::ALL.into()), (NOTES.into(), say::NOTES.into())]}
            value={(*shown).clone()}
            onchange={choose}
        />
    };
    html! {
        <Section title={say::ENTRIES} {aside}>
            if entries.is_empty() {
                <Empty glyph={Glyph::Note} title={none} text={none_text} />
            } else {
                <ol class="entries entries-wide">
                    { for entries.into_iter().map(|entry| html! {
                        <Entry key={entry.seq} entry={entry.clone()} broken={entry.seq >= broken} />
                    }) }
                </ol>
            }
        </Section>
    }
}
