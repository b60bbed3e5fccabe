//! Choosing who to view, and saying why. Nothing is opened yet.

mod before;
mod hand_over;
mod observer;
mod recent;
mod timezone_card;
mod user_search;
mod words;

use crate::{
    components::{PersonLine, ProblemBox},
    hooks::{Desk, focus, use_desk, use_focus, use_task},
    ipc,
    kit::{
        AvatarSize, Badge, Button, ButtonKind, Card, Field, Glyph, Heading, Icon, Select, TextArea,
        TextInput, field::FieldProblem,
    },
    state::{Action, EntryForm, FormEdit},
};
use before::BeforeYouStart;
use ergo_protocol::{AgentRole, Code, Problem, directory::Candidate, limits::REASON};
use hand_over::HandOver;
use observer::ObserverHome;
use recent::{RecentPeople, RecentTickets};
use std::rc::Rc;
use timezone_card::TimezoneCard;
use user_search::UserSearch;
use web_sys::HtmlInputElement;
use words as say;
use yew::prelude::*;

/// The start screen.
#[component]
pub fn StartPage() -> Html {
    let desk = use_desk();
    let snapshot = desk.snapshot.clone();
    let role = snapshot.as_ref().and_then(|snapshot| snapshot.agent.as_ref()).map(|agent| agent.role);
    if role == Some(AgentRole::Observer) {
        return html! { <ObserverHome /> };
    }
    let offer = snapshot.as_ref().and_then(|snapshot| snapshot.timezone_offer.clone());
    let managed = snapshot.as_ref().and_then(|snapshot| snapshot.managed.clone()).unwrap_or_default();
    html! {
        <div class="start">
            <Heading focus=false>{ say::TITLE }</Heading>
            <p class="secondary start-lede">
                { say::LEDE }
            </p>
            <div class="start-columns">
                <EntryFields />
                <div class="start-aside">
                    <BeforeYouStart form={desk.form.clone()} {managed} />
                    if let Some(offer) = offer {
                        <TimezoneCard {offer} />
                    }
                </div>
            </div>
        </div>
    }
}

#[component]
fn EntryFields() -> Html {
    let desk = use_desk();
    let task = use_task();
    let asked = use_state(|| false);
    let (search, reason, ticket) = (use_node_ref(), use_node_ref(), use_node_ref());
    let form = &desk.form;
    let managed = desk.snapshot.as_ref().and_then(|snapshot| snapshot.managed.clone());
    let reasons = managed.as_ref().map(|managed| managed.reasons.clone()).unwrap_or_default();

    // Whom first; once that is settled, why.
    let chosen = form.chosen.is_some();
    let target = if chosen { reason.clone() } else { search.clone() };
    use_focus(&target, chosen);

    let edit = |kind: fn(String) -> FormEdit| {
        let desk = desk.clone();
        Callback::from(move |text: String| desk.dispatch(Action::Form(kind(text))))
    };
    let minutes = {
        let desk = desk.clone();
        Callback::from(move |text: String| {
            if let Ok(minutes) = text.parse() {
                desk.dispatch(Action::Form(FormEdit::Minutes(minutes)));
            }
        })
    };
    let changes = {
        let desk = desk.clone();
        Callback::from(move |event: Event| {
            let asked = event.target_dyn_into::<HtmlInputElement>().is_some_and(|input| input.checked());
            desk.dispatch(Action::Form(FormEdit::Changes(asked)));
        })
    };
    let choose = {
        let desk = desk.clone();
        Callback::from(move |candidate| desk.dispatch(Action::Form(FormEdit::Choose(candidate))))
    };
    let review = {
        let (desk, task, asked) = (desk.clone(), task.clone(), asked.clone());
        let fields = [search.clone(), reason.clone(), ticket.clone()];
        let reasons = reasons.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            asked.set(true);
            let form = &desk.form;
            let problems = [form.user_problem(), reason_problem(form, &reasons), form.ticket_problem()];
            if let Some((field, _)) = fields.iter().zip(problems).find(|(_, problem)| problem.is_some()) {
                focus(field);
            }
            let is_allowed = reason_problem(form, &reasons).is_none();
            if let Some(draft) = desk.form.draft().filter(|_| is_allowed) {
                let desk = desk.clone();
                task.run(ipc::preflight(draft), move |preflight| {
                    desk.dispatch(Action::Form(FormEdit::Reviewed(Rc::new(preflight))));
                });
            }
        })
    };
    // What is missing is said after one has asked to go on, not while one is still typing.
    let said = |problem: Option<Problem>| problem.filter(|_| *asked);
    let (user_problem, reason_problem, ticket_problem) = (
        said(form.user_problem()).or_else(|| form.off_limits_problem()),
        said(reason_problem(form, &reasons)),
        said(form.ticket_problem()),
    );
    let minute_choices: Vec<(AttrValue, AttrValue)> = form
        .minute_choices()
        .into_iter()
        .map(|minutes| (minutes.to_string().into(), say::minutes(minutes).into()))
        .collect();
    html! {
        <form class="start-form" onsubmit={review} novalidate=true>
            if form.restart {
                <div class="start-restart" role="status">
                    <Icon glyph={Glyph::Check} size=16 />
                    <p>{ say::RESTART }</p>
                </div>
            }
            if let Some(candidate) = form.chosen.clone() {
                <Chosen {candidate} />
            } else {
                <Field label={say::USER} id="user" problem={user_problem.clone().map(FieldProblem::from)}>
                    <UserSearch id="user" node={search} wrong={user_problem.is_some()} onchoose={choose} />
                </Field>
                <RecentPeople />
                <HandOver />
            }
            <Field
                label={say::REASON}
                id="reason"
                aside={reasons.is_empty().then(|| say::used(form.reason.chars().count(), REASON.most))}
                problem={reason_problem.clone().map(FieldProblem::from)}
            >
                if reasons.is_empty() {
                    <TextArea
                        id="reason"
                        node={reason}
                        value={form.reason.clone()}
                        oninput={edit(FormEdit::Reason)}
                        placeholder={say::REASON_HINT}
                        wrong={reason_problem.is_some()}
                        testid="reason"
                    />
                } else {
                    <Select
                        id="reason"
                        node={reason}
                        options={reason_choices(&reasons)}
                        value={form.reason.clone()}
                        onchange={edit(FormEdit::Reason)}
                        wrong={reason_problem.is_some()}
                        testid="reason"
                    />
                }
            </Field>
            <div class="start-row">
                <Field label={say::TICKET} id="ticket" problem={ticket_problem.clone().map(FieldProblem::from)}>
                    <TextInput
                        id="ticket"
                        node={ticket}
                        value={form.ticket.clone()}
                        oninput={edit(FormEdit::Ticket)}
                        placeholder={say::TICKET_HINT}
                        wrong={ticket_problem.is_some()}
                        testid="ticket"
                    />
                    <RecentTickets />
                </Field>
                <Field label={say::MINUTES} id="minutes">
                    <Select
                        id="minutes"
                        options={minute_choices}
                        value={form.minutes.to_string()}
                        onchange={minutes}
                        testid="minutes"
                    />
                </Field>
            </div>
            if form.chosen.as_ref().is_some_and(|chosen| chosen.changes_allowed) {
                <label class="confirmation start-changes">
                    <input type="checkbox" checked={form.changes} onchange={changes} data-testid="ask-changes" />
                    <span>
                        { say::CHANGES }
                        <span class="quiet">{ say::CHANGES_TEXT }</span>
                    </span>
                </label>
            }
            if managed.as_ref().is_some_and(|managed| managed.read_only) {
                <p class="managed-note" data-testid="managed-read-only"><Icon glyph={Glyph::Lock} size=14 />{ say::READ_ONLY }</p>
            }
            if let Some(problem) = task.problem.clone() {
                <ProblemBox {problem} />
            }
            <div class="start-go">
                <Button kind={ButtonKind::Primary} large=true submit=true busy={task.busy} testid="enter-start">
                    { say::REVIEW }
                </Button>
                <span class="quiet">{ say::NOTHING_OPEN }</span>
            </div>
        </form>
    }
}

/// What is wrong with the reason, where the organization may have a list of them.
fn reason_problem(form: &EntryForm, reasons: &[String]) -> Option<Problem> {
    if reasons.is_empty() {
        return form.reason_problem();
    }
    let is_listed = reasons.iter().any(|reason| reason == form.reason.trim());
    (!is_listed).then(|| Problem::new(Code::ReasonLength, say::REASON_MISSING))
}

/// The organization's reasons, and at first none of them.
fn reason_choices(reasons: &[String]) -> Vec<(AttrValue, AttrValue)> {
    let none = (AttrValue::from(""), AttrValue::from(say::NO_REASON));
    let all = reasons.iter().map(|reason| (reason.clone().into(), reason.clone().into()));
    std::iter::once(none).chain(all).collect()
}

#[derive(Properties, PartialEq)]
struct ChosenProps {
    candidate: Rc<Candidate>,
}

/// Whom one has chosen, exactly.
#[component]
fn Chosen(props: &ChosenProps) -> Html {
    let desk: Desk = use_desk();
    let Candidate { user, workspace, role, .. } = &*props.candidate;
    let change = Callback::from(move |()| desk.dispatch(Action::Form(FormEdit::Unchoose)));
    html! {
        <div class="field">
            <p class="field-head"><span class="field-label">{ say::USER }</span></p>
            <Card class="chosen" testid="chosen">
                <PersonLine person={user.clone()} size={AvatarSize::Medium} with_id=true />
                <div class="chosen-where">
                    <Badge icon={Glyph::Building} title={workspace.name.clone()}>{ &workspace.name }</Badge>
                    <Badge title={role.clone()}>{ role }</Badge>
                </div>
                <Button onclick={change} testid="user-change">{ say::CHANGE_USER }</Button>
            </Card>
        </div>
    }
}
