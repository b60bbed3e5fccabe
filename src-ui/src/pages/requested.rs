//! The agent's open entry request in full. It waits for a second person, or was decided and waits for the agent, who
//! goes on working meanwhile: a card in the sidebar leads here.

mod words;

use crate::{
    components::{
        PersonLine, ProblemBox,
        scope::{scope_line, scope_words},
    },
    hooks::{use_desk, use_task, use_tick},
    ipc,
    kit::{AvatarSize, Badge, Button, ButtonKind, Card, Heading, Live, phrase, phrase::name},
    when::time_of_day,
};
use ergo_protocol::{
    entry::{Decision, EntryRequest, EntryState, Scope},
    snapshot::Phase,
};
use words::words;
use yew::prelude::*;

/// The page of the open request.
#[component]
pub fn RequestedPage() -> Html {
    let desk = use_desk();
    let leaving = use_task();
    let Some(Phase::Requested(request)) = desk.phase() else { return html! {} };
    let enter = {
        let desk = desk.clone();
        // The page is gone while the entry is under way: a refusal is shown above whatever page is there then.
        Callback::from(move |()| desk.run(ipc::enter_approved()))
    };
    let leave = {
        let (desk, leaving) = (desk.clone(), leaving.clone());
        Callback::from(move |()| {
            let desk = desk.clone();
            leaving.run(ipc::leave_request(), move |()| desk.refresh());
        })
    };
    let words = words(request);
    html! {
        <article
            class="requested"
            data-testid="requested"
            data-state={request.state.as_str()}
            data-revoked={request.revocation.is_some().then_some("true")}
        >
            <Heading over={html! { words::over(request.state) }} aside={html! { <Badge tone={words.tone} icon={words.glyph}>{ words.badge }</Badge> }}>
                { words.title.clone() }
            </Heading>
            <Live text={words.title.clone()} />
            <p class="secondary requested-what">{ words.what }</p>
            if matches!(request.state, EntryState::Pending | EntryState::Approved) {
                <Expiry at={request.lapses_at} />
            }
            // The last word about it: what was approved before it was revoked no longer holds.
            if let Some(revocation) = &request.revocation {
                { said_by(revocation, "request-revoked") }
            } else if let Some(decision) = &request.decision {
                { said_by(decision, "request-decided") }
            }
            { what(request) }
            if let Some(problem) = leaving.problem.clone() {
                <ProblemBox {problem} />
            }
            <div class="dialog-answers">
                <Button large=true busy={leaving.busy} onclick={leave} testid="request-leave">{ words::leave(request.state) }</Button>
                if request.state == EntryState::Approved {
                    <Button kind={ButtonKind::Primary} large=true onclick={enter} testid="enter-approved">
                        { phrase(words::ENTER_AS, &[("name", name(&request.user.name))]) }
                    </Button>
                }
            </div>
        </article>
    }
}

/// Who decided, when, and why.
fn said_by(decision: &Decision, testid: &'static str) -> Html {
    html! {
        <Card {testid}>
            <PersonLine person={decision.by.clone()}>
                <span class="quiet numbers">{ time_of_day(decision.at) }</span>
            </PersonLine>
            if !decision.word.is_empty() {
                <p class="requested-word"><bdi>{ &decision.word }</bdi></p>
            }
        </Card>
    }
}

fn what(request: &EntryRequest) -> Html {
    let shorter = request.minutes != request.asked_minutes;
    let (views, asked) = (scope_line(&request.scope), scope_words(&request.asked_scope));
    let fewer_views = scope_words(&request.scope) != asked;
    let no_changes = request.asked_scope.contains(&Scope::Change) && !request.scope.contains(&Scope::Change);
    html! {
        <Card>
            <PersonLine person={request.user.clone()} size={AvatarSize::Large} with_id=true />
            <dl class="pairs">
                <div>
                    <dt>{ words::WORKSPACE }</dt>
                    <dd><strong><bdi>{ &request.workspace.name }</bdi></strong>{ " " }<bdi class="mono quiet">{ &request.workspace.id }</bdi></dd>
                </div>
                <div><dt>{ words::TICKET }</dt><dd><bdi>{ &request.ticket }</bdi></dd></div>
                <div><dt>{ words::REASON }</dt><dd><bdi>{ &request.reason }</bdi></dd></div>
                <div>
                    <dt>{ words::TIME_LIMIT }</dt>
                    <dd class="numbers">
                        if shorter {
                            { words::minutes_requested(request.minutes, request.asked_minutes) }
                        } else {
                            { words::minutes(request.minutes) }
                        }
                    </dd>
                </div>
                <div>
                    <dt>{ words::CAN_VIEW }</dt>
                    <dd>
                        if fewer_views {
                            { words::views_requested(&views, &asked) }
                        } else {
                            { views }
                        }
                    </dd>
                </div>
                <div>
                    <dt>{ words::CAN_CHANGE }</dt>
                    <dd>
                        if no_changes {
                            { words::CHANGES_REQUESTED.with("changes", words::changes(&request.scope)) }
                        } else {
                            { words::changes(&request.scope) }
                        }
                    </dd>
                </div>
            </dl>
        </Card>
    }
}

#[derive(Properties, PartialEq)]
struct ExpiryProps {
    at: i64,
}

/// When the request expires.
#[component]
fn Expiry(props: &ExpiryProps) -> Html {
    // The time that is left is drawn anew each second.
    use_tick(1_000);
    // Unix milliseconds are far below what a double holds exactly.
    #[allow(clippy::cast_possible_truncation)]
    let now = js_sys::Date::now() as i64;
    let left = u64::try_from((props.at - now) / 1000).unwrap_or(0);
    html! { <p class="quiet numbers">{ words::expires(props.at, left) }</p> }
}
