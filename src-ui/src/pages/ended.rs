//! The receipt: the account of the session that has just ended.

pub mod exiting;
mod words;

use crate::{
    components::{
        ProblemBox, confirmation::confirmation_fact, ending::ending_words, journal_entry::Entry,
        receipt_copy::ReceiptCopy, record_state::record_badge, session_facts::SessionFacts,
        unfinished_note::unfinished_note,
    },
    hooks::{use_desk, use_task},
    ipc,
    kit::{Button, ButtonKind, Glyph, Heading, Icon, Section},
};
use ergo_catalog::Text;
use ergo_protocol::snapshot::{Phase, Receipt, UnfinishedNote};
use exiting::ExitingPage;
use words as say;
use yew::prelude::*;

/// The receipt screen.
#[component]
pub fn EndedPage() -> Html {
    let desk = use_desk();
    let task = use_task();
    let finish = {
        let (desk, task) = (desk.clone(), task.clone());
        Callback::from(move |()| {
            let desk = desk.clone();
            task.run(ipc::finish(), move |()| desk.refresh());
        })
    };
    // After "wrong user" one wants to be back at the start; that receipt waits under History.
    let restart = matches!(desk.phase(), Some(Phase::Ended(receipt)) if receipt.restart);
    use_effect_with(restart, {
        let finish = finish.clone();
        move |restart| {
            if *restart {
                finish.emit(());
            }
        }
    });
    let Some(Phase::Ended(receipt)) = desk.phase() else { return html! {} };
    if restart && task.problem.is_none() {
        return html! { <ExitingPage /> };
    }
    let close = if receipt.restart { say::CHOOSE } else { say::CLOSE };
    let record = &receipt.record;
    let unfinished = desk.snapshot.as_ref().and_then(|snapshot| snapshot.unfinished_note.as_ref());
    html! {
        <div class="center center-top">
            <article class="receipt" data-testid="receipt" aria-labelledby="receipt-title">
                <Heading
                    over={html! { ending_words(record.ending, record.ended_at) }}
                    actions={html! { <>
                        <ReceiptCopy id={record.id.clone()} />
                        <Button kind={ButtonKind::Primary} busy={task.busy} onclick={finish} testid="finish">{ close }</Button>
                    </> }}
                >
                    <span id="receipt-title">{ say::TITLE }</span>
                </Heading>
                if let Some(problem) = task.problem.clone() {
                    <ProblemBox {problem} />
                }
                <SessionFacts record={record.clone()} />
                <div class="receipt-columns">
                    <div class="receipt-main">
                        { notes(receipt) }
                        { lines(say::CHANGES, Glyph::Pencil, &receipt.changes, say::NO_CHANGES) }
                        { lines(say::VIEWED, Glyph::Eye, &receipt.inspected, say::NOTHING_VIEWED) }
                    </div>
                    { proof(receipt, unfinished) }
                </div>
            </article>
        </div>
    }
}

fn notes(receipt: &Receipt) -> Html {
    html! {
        <Section title={say::NOTES} testid="receipt-notes">
            if receipt.notes.is_empty() {
                <p class="secondary">{ say::NO_NOTES }</p>
            } else {
                <ol class="entries entries-wide">
                    { for receipt.notes.iter().map(|entry| html! { <Entry key={entry.seq} entry={entry.clone()} /> }) }
                </ol>
            }
        </Section>
    }
}

fn lines(title: Text, glyph: Glyph, lines: &[String], empty: Text) -> Html {
    html! {
        <Section {title}>
            if lines.is_empty() {
                <p class="secondary">{ empty }</p>
            } else {
                <ol class="facts">
                    { for lines.iter().map(|line| html! {
                        <li class="fact"><Icon {glyph} size=16 /><bdi class="words">{ line }</bdi></li>
                    }) }
                </ol>
            }
        </Section>
    }
}

fn proof(receipt: &Receipt, unfinished: Option<&UnfinishedNote>) -> Html {
    let record = &receipt.record;
    let (class, glyph, confirmed) = if record.revoked {
        ("fact-ok", Glyph::Check, say::CONFIRMED)
    } else {
        ("fact-warn", Glyph::Clock, say::NOT_CONFIRMED)
    };
    html! {
        <div class="receipt-side">
            <Section title={say::RECORD} aside={record_badge(receipt.chain.as_ref())}>
                <ul class="facts">
                    <li class="fact"><Icon glyph={Glyph::Note} size=16 /><span>{ say::entries(record.entries) }</span></li>
                    <li class={classes!("fact", class)}><Icon {glyph} size=16 /><span>{ confirmed }</span></li>
                    { confirmation_fact(record) }
                    { unfinished_note(unfinished) }
                </ul>
            </Section>
            <Section title={say::SKIPPED}>
                if receipt.held_back.is_empty() {
                    <p class="secondary">{ say::NOTHING_SKIPPED }</p>
                } else {
                    <ul class="facts">
                        { for receipt.held_back.iter().map(|one| html! {
                            <li class="fact"><Icon glyph={Glyph::Lock} size=16 /><span>{ say::skipped(*one) }</span></li>
                        }) }
                    </ul>
                }
            </Section>
        </div>
    }
}
