//! The open entry request: it waits for a second person, or was decided and waits for the agent.

use crate::{
    components::{
        AvatarSize, Badge, Button, ButtonKind, Card, Glyph, Heading, Live, PersonLine, ProblemBox, Tone,
        countdown::clock,
    },
    hooks::{use_desk, use_task, use_tick},
    ipc,
    pages::preflight::scope_words,
    when::time_of_day,
};
use ergo_protocol::{
    entry::{EntryRequest, EntryState, Scope},
    snapshot::Phase,
};
use yew::prelude::*;

/// The page of the open request.
#[component]
pub fn RequestedPage() -> Html {
    let desk = use_desk();
    let (entering, leaving) = (use_task(), use_task());
    let Some(Phase::Requested(request)) = desk.phase() else { return html! {} };
    let enter = {
        let (desk, entering) = (desk.clone(), entering.clone());
        Callback::from(move |()| {
            let desk = desk.clone();
            entering.run(ipc::enter_approved(), move |()| desk.refresh());
        })
    };
    let leave = {
        let (desk, leaving) = (desk.clone(), leaving.clone());
        Callback::from(move |()| {
            let desk = desk.clone();
            leaving.run(ipc::leave_request(), move |()| desk.refresh());
        })
    };
    let words = words(request);
    let back = match request.state {
        EntryState::Pending | EntryState::Approved => "Take it back",
        _ => "Back to start",
    };
    html! {
        <div class="centre centre-top">
            <article class="requested" data-testid="requested" data-state={name(request.state)}>
                <Heading over={html! { "Nothing is opened yet" }} aside={html! { <Badge tone={words.tone} icon={words.glyph}>{ words.badge }</Badge> }}>
                    { words.title.clone() }
                </Heading>
                <Live text={words.title.clone()} />
                <p class="secondary requested-what">{ words.what.clone() }</p>
                if matches!(request.state, EntryState::Pending | EntryState::Approved) {
                    <Lapse at={request.lapses_at} />
                }
                if let Some(decision) = &request.decision {
                    <Card class="requested-decision">
                        <PersonLine person={decision.by.clone()}>
                            <span class="quiet numbers">{ time_of_day(decision.at) }</span>
                        </PersonLine>
                        if !decision.word.is_empty() {
                            <p class="requested-word"><bdi>{ &decision.word }</bdi></p>
                        }
                    </Card>
                }
                { what(request) }
                if let Some(problem) = entering.problem.clone().or_else(|| leaving.problem.clone()) {
                    <ProblemBox {problem} />
                }
                <div class="dialog-answers">
                    <Button large=true busy={leaving.busy} onclick={leave} testid="request-leave">{ back }</Button>
                    if request.state == EntryState::Approved {
                        <Button kind={ButtonKind::Primary} large=true busy={entering.busy} onclick={enter} testid="enter-approved">
                            { "Enter as " }<bdi>{ &request.user.name }</bdi>
                        </Button>
                    }
                </div>
            </article>
        </div>
    }
}

fn what(request: &EntryRequest) -> Html {
    let shorter = request.minutes != request.asked_minutes;
    let (views, asked) = (scope_words(&request.scope), scope_words(&request.asked_scope));
    let fewer_views = views != asked;
    let no_changes = request.asked_scope.contains(&Scope::Change) && !request.scope.contains(&Scope::Change);
    html! {
        <Card>
            <PersonLine person={request.user.clone()} size={AvatarSize::Large} with_id=true />
            <dl class="pairs">
                <div><dt>{ "Workspace" }</dt><dd><strong><bdi>{ &request.workspace.name }</bdi></strong>{ " " }<bdi class="mono quiet">{ &request.workspace.id }</bdi></dd></div>
                <div><dt>{ "Ticket" }</dt><dd><bdi>{ &request.ticket }</bdi></dd></div>
                <div><dt>{ "Why" }</dt><dd><bdi>{ &request.reason }</bdi></dd></div>
                <div>
                    <dt>{ "For at most" }</dt>
                    <dd class="numbers">
                        { format!("{} minutes", request.minutes) }
                        if shorter {
                            <span class="quiet">{ format!(" ({} asked)", request.asked_minutes) }</span>
                        }
                    </dd>
                </div>
                <div>
                    <dt>{ "May view" }</dt>
                    <dd>
                        { views }
                        if fewer_views {
                            <span class="quiet">{ format!(" (asked: {asked})") }</span>
                        }
                    </dd>
                </div>
                <div><dt>{ "May change" }</dt><dd>
                    { change_words(&request.scope) }
                    if no_changes {
                        <span class="quiet">{ " (single changes asked)" }</span>
                    }
                </dd></div>
            </dl>
        </Card>
    }
}

/// What a scope lets one change.
pub fn change_words(scope: &[Scope]) -> &'static str {
    if scope.contains(&Scope::Change) { "Single changes, each armed by itself" } else { "Nothing" }
}

#[derive(Properties, PartialEq)]
struct LapseProps {
    at: i64,
}

/// When the request lapses.
#[component]
fn Lapse(props: &LapseProps) -> Html {
    // Looked at now and then, so that the time is drawn anew.
    use_tick(1_000);
    // Unix milliseconds are far below what a double holds exactly.
    #[allow(clippy::cast_possible_truncation)]
    let now = js_sys::Date::now() as i64;
    let left = u64::try_from((props.at - now) / 1000).unwrap_or(0);
    html! {
        <p class="quiet numbers">{ format!("It lapses at {}, in {}.", time_of_day(props.at), clock(left)) }</p>
    }
}

struct Words {
    title: String,
    what: String,
    badge: &'static str,
    tone: Tone,
    glyph: Glyph,
}

fn words(request: &EntryRequest) -> Words {
    let by = request.decision.as_ref().map_or("a second person", |decision| decision.by.name.as_str());
    let words = |title: String, what: &str, badge, tone, glyph| Words {
        title,
        what: what.to_owned(),
        badge,
        tone,
        glyph,
    };
    match request.state {
        EntryState::Pending => words(
            "Waiting for a second person".to_owned(),
            "Leads and the workspace’s own admins see this request now. You are told here as soon as one has decided.",
            "Pending",
            Tone::Warn,
            Glyph::Clock,
        ),
        EntryState::Approved if request.decision.is_some() => words(
            format!("Approved by {by}"),
            "Look at what was approved, then enter.",
            "Approved",
            Tone::Ok,
            Glyph::Check,
        ),
        EntryState::Approved => words(
            "Approved by the workspace’s settings".to_owned(),
            "Look at it once more, then enter.",
            "Approved",
            Tone::Ok,
            Glyph::Check,
        ),
        EntryState::Declined => words(
            format!("Declined by {by}"),
            "Nothing was opened. What you typed is kept at the start.",
            "Declined",
            Tone::Bad,
            Glyph::Denied,
        ),
        EntryState::Used => words(
            "This request was used already".to_owned(),
            "A request is good for one session. Make a new one if you need another look.",
            "Used",
            Tone::Plain,
            Glyph::Check,
        ),
        EntryState::Withdrawn => words(
            "This request was taken back".to_owned(),
            "You did, or the workspace no longer lets support in.",
            "Taken back",
            Tone::Plain,
            Glyph::Cross,
        ),
        EntryState::Lapsed => words(
            "This request has lapsed".to_owned(),
            "Nobody decided about it, or nobody entered by it, in time. Ask again if you still need a look.",
            "Lapsed",
            Tone::Plain,
            Glyph::Clock,
        ),
    }
}

const fn name(state: EntryState) -> &'static str {
    match state {
        EntryState::Pending => "pending",
        EntryState::Approved => "approved",
        EntryState::Declined => "declined",
        EntryState::Used => "used",
        EntryState::Withdrawn => "withdrawn",
        EntryState::Lapsed => "lapsed",
    }
}
