//! Entry requests of others that wait for this agent's decision: as asked, less, or not at all.

use crate::{
    components::{
        AvatarSize, Badge, Button, ButtonKind, Card, Empty, Field, Glyph, Heading, Icon, PersonLine,
        ProblemBox, Skeleton, TextArea, TextInput, loaded::loaded,
    },
    hooks::{Desk, use_desk, use_load, use_task},
    ipc,
    when::time_of_day,
};
use ergo_protocol::entry::{Approval, EntryRequest, Refusal, Scope};
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// The page.
#[component]
pub fn ApprovalsPage() -> Html {
    let desk = use_desk();
    let waiting = desk.snapshot.as_ref().and_then(|snapshot| snapshot.approvals);
    let loading = use_load(waiting, |_| ipc::pending_requests());
    let chosen = use_state(|| None::<String>);
    let skeleton =
        html! { <Card flush=true><Skeleton rows=4 people=true label="Loading what waits" /></Card> };
    html! {
        <div class="approvals">
            <Heading>{ "Approvals" }</Heading>
            <p class="secondary">{ "Colleagues ask to look at a customer’s workspace. Approve what the ticket needs, and no more." }</p>
            { loaded(&loading, skeleton, |requests| {
                if requests.is_empty() {
                    return html! {
                        <Card><Empty glyph={Glyph::Check} title="Nothing waits" text="A request shows up here as soon as somebody sends one. Your own are for somebody else to decide." /></Card>
                    };
                }
                let open = chosen.as_deref();
                let current = requests.iter().find(|request| Some(request.id.as_str()) == open);
                html! {
                    <div class="approvals-columns">
                        <Card flush=true>
                            <ul class="rows">{ for requests.iter().map(|request| row(request, open, &chosen)) }</ul>
                        </Card>
                        if let Some(request) = current {
                            <Decide key={request.id.clone()} request={Rc::new(request.clone())} />
                        } else {
                            <Card><Empty glyph={Glyph::Left} title="Choose a request" text="Who, whom, where and why; then decide." /></Card>
                        }
                    </div>
                }
            }) }
        </div>
    }
}

fn row(request: &EntryRequest, open: Option<&str>, chosen: &UseStateHandle<Option<String>>) -> Html {
    let is_open = open == Some(request.id.as_str());
    let choose = {
        let (chosen, id) = (chosen.setter(), request.id.clone());
        Callback::from(move |_: MouseEvent| chosen.set(Some(id.clone())))
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
                        <bdi class="person-name">{ &request.agent.name }</bdi>
                        <span class="quiet">{ " as " }</span>
                        <bdi class="person-name">{ &request.user.name }</bdi>
                    </span>
                    <span class="person-detail"><bdi>{ &request.workspace.name }</bdi>{ " · " }<bdi>{ &request.ticket }</bdi></span>
                </span>
                if request.asked_scope.contains(&Scope::Change) {
                    <Badge icon={Glyph::Pencil}>{ "changes" }</Badge>
                }
                <span class="quiet numbers">{ time_of_day(request.created_at) }</span>
            </button>
        </li>
    }
}

#[derive(Properties, PartialEq)]
struct DecideProps {
    request: Rc<EntryRequest>,
}

/// One request, and the decision.
#[component]
fn Decide(props: &DecideProps) -> Html {
    let desk: Desk = use_desk();
    let task = use_task();
    let request = &props.request;
    let minutes = use_state(|| request.asked_minutes.to_string());
    let scope = use_state(|| request.asked_scope.clone());
    let word = use_state(String::new);
    let refresh = |desk: &Desk| {
        let desk = desk.clone();
        move |()| desk.refresh()
    };
    let approve = {
        let (desk, task, request) = (desk.clone(), task.clone(), Rc::clone(request));
        let (minutes, scope, word) = (minutes.clone(), scope.clone(), word.clone());
        Callback::from(move |()| {
            // What is no number is none: the server says what can be approved.
            let minutes = minutes.trim().parse().unwrap_or(0);
            let approval = Approval { minutes, scope: (*scope).clone(), word: (*word).clone() };
            task.run(ipc::approve_request(request.id.clone(), approval), refresh(&desk));
        })
    };
    let decline = {
        let (desk, task, request, word) = (desk.clone(), task.clone(), Rc::clone(request), word.clone());
        Callback::from(move |()| {
            let refusal = Refusal { word: (*word).clone() };
            task.run(ipc::decline_request(request.id.clone(), refusal), refresh(&desk));
        })
    };
    let typed = |state: &UseStateHandle<String>| {
        let state = state.setter();
        Callback::from(move |text: String| state.set(text))
    };
    html! {
        <Card testid="approval">
            <p class="quiet">{ "Asks to see the workspace as" }</p>
            <PersonLine person={request.user.clone()} size={AvatarSize::Large} with_id=true />
            <dl class="pairs">
                <div><dt>{ "Workspace" }</dt><dd><strong><bdi>{ &request.workspace.name }</bdi></strong>{ " " }<bdi class="mono quiet">{ &request.workspace.id }</bdi></dd></div>
                <div><dt>{ "Asked by" }</dt><dd><bdi>{ &request.agent.name }</bdi>{ " · " }<bdi class="quiet">{ &request.agent.email }</bdi></dd></div>
                <div><dt>{ "Ticket" }</dt><dd><bdi>{ &request.ticket }</bdi></dd></div>
                <div><dt>{ "Why" }</dt><dd><bdi>{ &request.reason }</bdi></dd></div>
            </dl>
            <fieldset class="approval-scope">
                <legend class="field-label">{ "May" }</legend>
                { for request.asked_scope.iter().map(|one| scope_line(*one, &scope)) }
            </fieldset>
            <Field label="For at most" id="approval-minutes" aside={format!("{} minutes asked", request.asked_minutes)}>
                <TextInput id="approval-minutes" value={(*minutes).clone()} oninput={typed(&minutes)} testid="approval-minutes" />
            </Field>
            <Field label="A word to the agent" id="approval-word" aside="needed to decline">
                <TextArea id="approval-word" value={(*word).clone()} oninput={typed(&word)} rows=2 testid="approval-word" />
            </Field>
            if let Some(problem) = task.problem.clone() {
                <ProblemBox {problem} />
            }
            <div class="dialog-answers">
                <Button busy={task.busy} icon={Glyph::Denied} onclick={decline} testid="decline">{ "Decline" }</Button>
                <Button kind={ButtonKind::Primary} busy={task.busy} icon={Glyph::Check} onclick={approve} testid="approve">{ "Approve" }</Button>
            </div>
        </Card>
    }
}

fn scope_line(one: Scope, scope: &UseStateHandle<Vec<Scope>>) -> Html {
    let onchange = {
        let scope = scope.clone();
        Callback::from(move |event: Event| {
            let wanted = event.target_dyn_into::<HtmlInputElement>().is_some_and(|input| input.checked());
            let mut chosen = (*scope).clone();
            chosen.retain(|other| *other != one);
            if wanted {
                chosen.push(one);
            }
            scope.set(chosen);
        })
    };
    html! {
        <label class="confirmation">
            <input type="checkbox" checked={scope.contains(&one)} {onchange} data-testid="approval-scope" data-scope={one.as_str()} />
            <Icon glyph={if one == Scope::Change { Glyph::Pencil } else { Glyph::Eye }} size=16 />
            <span>{ scope_phrase(one) }</span>
        </label>
    }
}

const fn scope_phrase(one: Scope) -> &'static str {
    match one {
        Scope::MembersRead => "View members and what they may do",
        Scope::TeamsRead => "View teams",
        Scope::RolesRead => "View roles",
        Scope::AccessRead => "View access settings",
        Scope::Change => "Make single changes, each armed by itself",
    }
}
