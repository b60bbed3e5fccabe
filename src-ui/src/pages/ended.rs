//! The receipt: the account of the session that has just ended.

pub mod exiting;

use crate::{
    components::{PersonLine, ProblemBox, ending::ending_words},
    hooks::{use_desk, use_task},
    ipc,
    kit::{Badge, Button, ButtonKind, Card, Glyph, Heading, Icon, Tone, duration::duration_words},
    when::{day, time_of_day},
};
use ergo_protocol::{
    journal::Chain,
    snapshot::{HeldBack, Phase, Receipt},
};
use exiting::ExitingPage;
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
    let done = if receipt.restart { "Choose the correct user" } else { "Done" };
    html! {
        <div class="centre centre-top">
            <article class="receipt" data-testid="receipt" aria-labelledby="receipt-title">
                <Heading
                    over={html! { ending_words(receipt.record.ending) }}
                    actions={html! {
                        <Button kind={ButtonKind::Primary} busy={task.busy} onclick={finish} testid="finish">{ done }</Button>
                    }}
                >
                    <span id="receipt-title">{ "Impersonation has ended" }</span>
                </Heading>
                if let Some(problem) = task.problem.clone() {
                    <ProblemBox {problem} />
                }
                { session(receipt) }
                <div class="receipt-columns">
                    <div class="receipt-side">
                        { changed(receipt) }
                        { inspected(receipt) }
                    </div>
                    { proof(receipt) }
                </div>
            </article>
        </div>
    }
}

fn session(receipt: &Receipt) -> Html {
    let record = &receipt.record;
    let when = format!("{}, {}", day(record.started_at), time_of_day(record.started_at));
    let (until, length) = record.ended_at.map_or_else(
        || (String::new(), "unknown".to_owned()),
        |ended| (format!("–{}", time_of_day(ended)), duration_words(ended - record.started_at)),
    );
    html! {
        <Card class="receipt-session">
            <div class="receipt-people">
                <div>
                    <p class="quiet">{ "Viewed" }</p>
                    <PersonLine person={record.viewed.clone()} with_id=true />
                </div>
                <div>
                    <p class="quiet">{ "By" }</p>
                    <PersonLine person={record.agent.clone()} with_id=true />
                </div>
            </div>
            <dl class="figures">
                <div><dt>{ "Workspace" }</dt><dd><bdi>{ &record.workspace.name }</bdi></dd></div>
                <div><dt>{ "Ticket" }</dt><dd><bdi>{ &record.ticket }</bdi></dd></div>
                <div><dt>{ "When" }</dt><dd class="numbers">{ when }{ until }</dd></div>
                <div><dt>{ "How long" }</dt><dd class="numbers">{ length }</dd></div>
                <div><dt>{ "Your notes" }</dt><dd class="numbers">{ record.notes }</dd></div>
                <div><dt>{ "Changes" }</dt><dd class="numbers">{ if receipt.changes.is_empty() { "None".to_owned() } else { receipt.changes.len().to_string() } }</dd></div>
            </dl>
            <p class="receipt-reason"><span class="quiet">{ "Why " }</span><bdi>{ &record.reason }</bdi></p>
        </Card>
    }
}

fn changed(receipt: &Receipt) -> Html {
    if receipt.changes.is_empty() {
        return html! {};
    }
    html! {
        <Card title="What was changed">
            <ol class="facts">
                { for receipt.changes.iter().map(|line| html! {
                    <li class="fact"><Icon glyph={Glyph::Pencil} size=16 /><bdi>{ line }</bdi></li>
                }) }
            </ol>
        </Card>
    }
}

fn inspected(receipt: &Receipt) -> Html {
    html! {
        <Card title="What was looked at">
            if receipt.inspected.is_empty() {
                <p class="secondary">{ "Nothing was opened." }</p>
            } else {
                <ol class="facts">
                    { for receipt.inspected.iter().map(|line| html! {
                        <li class="fact"><Icon glyph={Glyph::Eye} size=16 /><bdi>{ line }</bdi></li>
                    }) }
                </ol>
            }
        </Card>
    }
}

fn proof(receipt: &Receipt) -> Html {
    let record = &receipt.record;
    html! {
        <div class="receipt-side">
            <Card title="The record" aside={chain(receipt)}>
                <ul class="facts">
                    <li class="fact"><Icon glyph={Glyph::Note} size=16 /><span>{ format!("{} entries, kept on this computer under History", record.entries) }</span></li>
                    if record.revoked {
                        <li class="fact fact-ok"><Icon glyph={Glyph::Check} size=16 /><span>{ "The server has confirmed the end" }</span></li>
                    } else {
                        <li class="fact fact-warn"><Icon glyph={Glyph::Clock} size=16 /><span>{ "The token is wiped here. The server has not confirmed the end yet; it is tried again until it does" }</span></li>
                    }
                </ul>
            </Card>
            <Card title="Held back">
                if receipt.held_back.is_empty() {
                    <p class="secondary">{ "There was nothing to hold back." }</p>
                } else {
                    <ul class="facts">
                        { for receipt.held_back.iter().map(|one| html! {
                            <li class="fact"><Icon glyph={Glyph::Lock} size=16 /><span>{ held_back_words(*one) }</span></li>
                        }) }
                    </ul>
                }
            </Card>
        </div>
    }
}

fn chain(receipt: &Receipt) -> Html {
    match &receipt.chain {
        Some(Chain::Verified) => {
            html! { <Badge tone={Tone::Ok} icon={Glyph::Check} testid="chain">{ "Chain verified" }</Badge> }
        }
        Some(Chain::Broken { seq }) => {
            html! { <Badge tone={Tone::Bad} icon={Glyph::Warning} testid="chain">{ format!("Chain broken at entry {seq}") }</Badge> }
        }
        None => {
            html! { <Badge tone={Tone::Warn} icon={Glyph::Warning} testid="chain">{ "Journal unreadable" }</Badge> }
        }
    }
}

const fn held_back_words(one: HeldBack) -> &'static str {
    match one {
        HeldBack::TimezoneSync => "Timezone: the stored one was neither compared nor changed",
        HeldBack::LocaleSync => "Locale: the stored one was not changed",
        HeldBack::LastSeen => "Last seen: not moved",
        HeldBack::Onboarding => "Onboarding and prompts: not shown, not ticked off",
    }
}
