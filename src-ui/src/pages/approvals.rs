//! Other agents' entry requests that this agent may decide: in full, in part, or not at all. And
//! approvals that can be revoked.

mod approved;
mod decide;
mod next;
mod revoke;
mod who;
mod words;

use crate::{
    components::{ProblemBox, loaded::loaded},
    hooks::{Load, focus_found, focus_heading, use_desk, use_latest, use_load},
    ipc,
    kit::{Badge, Card, Empty, Glyph, Heading, Icon, Skeleton, phrase, phrase::name},
    when::time_of_day,
};
use approved::Approved;
use decide::{Decide, Decided};
use ergo_protocol::entry::{EntryRequest, Scope};
use next::next;
use std::rc::Rc;
use who::agent_as_user;
use words as say;
use yew::prelude::*;

/// The page.
#[component]
pub fn ApprovalsPage() -> Html {
    let desk = use_desk();
    let waiting = desk.snapshot.as_ref().and_then(|snapshot| snapshot.approvals);
    let loading = use_load(waiting, |_| ipc::pending_requests());
    let chosen = use_state(|| None::<String>);
    let decided = use_state(|| None::<Decided>);
    let decisions = use_state(|| 0_u32);
    let known = use_latest(&loading);
    let choose = {
        let (chosen, decided) = (chosen.setter(), decided.setter());
        Callback::from(move |id: String| {
            chosen.set(Some(id));
            decided.set(None);
        })
    };
    let ondecided = {
        let (chosen, decided, reload) = (chosen.setter(), decided.setter(), loading.reload.clone());
        let (known, decisions) = (known.clone(), decisions.clone());
        Callback::from(move |now: Decided| {
            match known.as_ref().and_then(|requests| next(requests, &now.request.id)) {
                Some(id) => focus_found(&format!("[data-testid='approval-row'][data-request='{id}']")),
                None => focus_heading(),
            }
            chosen.set(None);
            decided.set(Some(now));
            decisions.set(decisions.wrapping_add(1));
            reload.emit(());
        })
    };
    html! {
        <div class="approvals">
            <Heading>{ say::TITLE }</Heading>
            <p class="secondary">{ say::LEDE }</p>
            <div role="status" aria-live="polite">
                if let Some(decided) = &*decided {
                    { said(decided) }
                }
            </div>
            if let Some(requests) = known {
                if let Load::Failed(problem) = &loading.state {
                    <ProblemBox problem={problem.clone()} retry={loading.reload.clone()} />
                }
                { list(&requests, (*decided).as_ref(), chosen.as_deref(), &choose, &ondecided) }
            } else {
                { loaded(&loading, skeleton(), |_| html! {}) }
            }
            <Approved occasion={(waiting, *decisions)} />
        </div>
    }
}

fn skeleton() -> Html {
    html! { <Card flush=true><Skeleton rows=4 people=true label={say::LOADING} /></Card> }
}

fn list(
    requests: &[EntryRequest],
    decided: Option<&Decided>,
    open: Option<&str>,
    choose: &Callback<String>,
    ondecided: &Callback<Decided>,
) -> Html {
    // What was just decided may still be in the list that was read before.
    let waits = |request: &&EntryRequest| decided.is_none_or(|decided| decided.request.id != request.id);
    let requests: Vec<_> = requests.iter().filter(waits).collect();
    if requests.is_empty() && open.is_none() {
        return html! {
            <Card><Empty glyph={Glyph::Check} title={say::NONE} text={say::NONE_TEXT} /></Card>
        };
    }
    let current = requests.iter().find(|request| Some(request.id.as_str()) == open);
    html! {
        <div class="approvals-columns">
            <Card flush=true>
                <ul class="rows">{ for requests.iter().map(|request| row(request, open, choose)) }</ul>
            </Card>
            if let Some(request) = current {
                <Decide key={request.id.clone()} request={Rc::new((*request).clone())} ondecided={ondecided.clone()} />
            } else if open.is_some() {
                <Card><Empty glyph={Glyph::Clock} title={say::GONE} text={say::GONE_TEXT} /></Card>
            } else {
                <Card><Empty glyph={Glyph::Left} title={say::CHOOSE} text={say::CHOOSE_TEXT} /></Card>
            }
        </div>
    }
}

fn said(decided: &Decided) -> Html {
    let Decided { request, minutes } = decided;
    html! {
        <p class={classes!("approvals-said", minutes.is_none().then_some("approvals-declined"))} data-testid="approval-said">
            <Icon glyph={if minutes.is_some() { Glyph::Check } else { Glyph::Denied }} size=16 />
            <span>
                if let Some(minutes) = minutes {
                    { phrase(say::approved(*minutes), &[("agent", name(&request.agent.name)), ("user", name(&request.user.name))]) }
                } else {
                    { phrase(say::DECLINED, &[("agent", name(&request.agent.name))]) }
                }
            </span>
        </p>
    }
}

fn row(request: &EntryRequest, open: Option<&str>, choose: &Callback<String>) -> Html {
    let is_open = open == Some(request.id.as_str());
    let choose = {
        let id = request.id.clone();
        choose.reform(move |_: MouseEvent| id.clone())
    };
    html! {
        <li key={request.id.clone()}>
            <button
                type="button"
                class={classes!("approval-row", is_open.then_some("approval-chosen"))}
                onclick={choose}
                aria-pressed={is_open.to_string()}
                data-testid="approval-row"
                data-request={request.id.clone()}
            >
                <span class="person-words">
                    <span class="person-line">
                        { agent_as_user(request) }
                    </span>
                    <span class="person-detail"><bdi>{ &request.workspace.name }</bdi>{ " · " }<bdi>{ &request.ticket }</bdi></span>
                </span>
                if request.asked_scope.contains(&Scope::Change) {
                    <Badge icon={Glyph::Pencil}>{ say::CHANGES }</Badge>
                }
                <span class="quiet numbers">{ time_of_day(request.created_at) }</span>
            </button>
        </li>
    }
}
