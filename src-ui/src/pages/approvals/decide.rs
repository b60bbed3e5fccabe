//! One request, and the decision: as asked, less, or not at all.

use super::words as say;
use crate::{
    components::{PersonLine, ProblemBox, ticket::Ticket},
    hooks::{Desk, use_desk, use_task},
    ipc,
    kit::{AvatarSize, Button, ButtonKind, Card, CopyButton, Field, Glyph, Icon, TextArea, TextInput},
    when::time_of_day,
};
use ergo_protocol::entry::{Approval, EntryRequest, Refusal, Scope};
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// How a request was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// Which.
    pub request: Rc<EntryRequest>,
    /// For how many minutes it was approved; absent when it was declined.
    pub minutes: Option<u32>,
}

/// Properties of [`Decide`].
#[derive(Properties, PartialEq)]
pub struct DecideProps {
    /// The request.
    pub request: Rc<EntryRequest>,
    /// It was decided, in this way.
    pub ondecided: Callback<Decided>,
}

/// One request, and the decision.
#[component]
pub fn Decide(props: &DecideProps) -> Html {
    let desk: Desk = use_desk();
    let task = use_task();
    let request = &props.request;
    let minutes = use_state(|| request.asked_minutes.to_string());
    let scope = use_state(|| request.asked_scope.clone());
    let word = use_state(String::new);
    let done = |minutes: Option<u32>| {
        let (desk, request, tell) = (desk.clone(), Rc::clone(request), props.ondecided.clone());
        move |()| {
            tell.emit(Decided { request: Rc::clone(&request), minutes });
            desk.refresh();
        }
    };
    let approve = {
        // What is no number is none: the server says what can be approved.
        let minutes = minutes.trim().parse().unwrap_or(0);
        let approval = Approval { minutes, scope: (*scope).clone(), word: (*word).clone() };
        let (task, id, done) = (task.clone(), request.id.clone(), done(Some(minutes)));
        Callback::from(move |()| task.run(ipc::approve_request(id.clone(), approval.clone()), done.clone()))
    };
    let decline = {
        let refusal = Refusal { word: (*word).clone() };
        let (task, id, done) = (task.clone(), request.id.clone(), done(None));
        Callback::from(move |()| task.run(ipc::decline_request(id.clone(), refusal.clone()), done.clone()))
    };
    let typed = |state: &UseStateHandle<String>| {
        let state = state.setter();
        Callback::from(move |text: String| state.set(text))
    };
    html! {
        <Card testid="approval">
            <p class="quiet"><bdi>{ &request.agent.name }</bdi>{ " " }{ say::WANTS }</p>
            <div class="approval-user">
                <PersonLine person={request.user.clone()} size={AvatarSize::Large} with_id=true />
                <CopyButton text={request.user.id.clone()} label={say::COPY_USER_ID} />
            </div>
            <dl class="pairs">
                <div><dt>{ say::WORKSPACE }</dt><dd><strong><bdi>{ &request.workspace.name }</bdi></strong>{ " " }<bdi class="mono quiet">{ &request.workspace.id }</bdi><CopyButton text={request.workspace.id.clone()} label={say::COPY_WORKSPACE_ID} /></dd></div>
                <div><dt>{ say::REQUESTED_BY }</dt><dd><bdi>{ &request.agent.name }</bdi>{ " · " }<bdi class="quiet">{ &request.agent.email }</bdi><CopyButton text={request.agent.email.clone()} label={say::COPY_EMAIL} /></dd></div>
                <div><dt>{ say::TICKET }</dt><dd><Ticket ticket={request.ticket.clone()} /></dd></div>
                <div><dt>{ say::REASON }</dt><dd><bdi>{ &request.reason }</bdi></dd></div>
                <div><dt>{ say::EXPIRES }</dt><dd class="numbers">{ time_of_day(request.lapses_at) }</dd></div>
            </dl>
            <fieldset class="approval-scope">
                <legend class="field-label">{ say::ALLOW }</legend>
                { for request.asked_scope.iter().map(|one| scope_line(*one, &request.asked_scope, &scope)) }
            </fieldset>
            <Field label={say::MINUTES} id="approval-minutes" aside={say::asked(request.asked_minutes)}>
                <TextInput id="approval-minutes" value={(*minutes).clone()} oninput={typed(&minutes)} testid="approval-minutes" />
            </Field>
            <Field label={say::MESSAGE} id="approval-word" aside={say::MESSAGE_ASIDE}>
                <TextArea id="approval-word" value={(*word).clone()} oninput={typed(&word)} rows=2 testid="approval-word" />
            </Field>
            if let Some(problem) = task.problem.clone() {
                <ProblemBox {problem} />
            }
            <div class="dialog-answers">
                <Button busy={task.busy} icon={Glyph::Denied} onclick={decline} testid="decline">{ say::DECLINE }</Button>
                <Button kind={ButtonKind::Primary} busy={task.busy} icon={Glyph::Check} onclick={approve} testid="approve">{ say::APPROVE }</Button>
            </div>
        </Card>
    }
}

fn scope_line(one: Scope, asked: &[Scope], scope: &UseStateHandle<Vec<Scope>>) -> Html {
    let onchange = {
        let (asked, scope) = (asked.to_vec(), scope.clone());
        Callback::from(move |event: Event| {
            let wanted = event.target_dyn_into::<HtmlInputElement>().is_some_and(|input| input.checked());
            scope.set(with(&asked, &scope, one, wanted));
        })
    };
    html! {
        <label class="confirmation">
            <input type="checkbox" checked={scope.contains(&one)} {onchange} data-testid="approval-scope" data-scope={one.as_str()} />
            <Icon glyph={if one == Scope::Change { Glyph::Pencil } else { Glyph::Eye }} size=16 />
            <span>{ say::scope(one) }</span>
        </label>
    }
}

/// What is approved once `one` is wanted or not: of what was asked for, in that order.
fn with(asked: &[Scope], chosen: &[Scope], one: Scope, wanted: bool) -> Vec<Scope> {
    let kept = |other: Scope| if other == one { wanted } else { chosen.contains(&other) };
    asked.iter().copied().filter(|other| kept(*other)).collect()
}

#[cfg(test)]
mod tests {
    use super::with;
    use ergo_protocol::entry::Scope::{Change, MembersRead, TeamsRead};

    #[test]
    fn what_is_taken_out_and_put_back_is_as_it_was_asked() {
        let asked = [MembersRead, TeamsRead, Change];
        let fewer = with(&asked, &asked, MembersRead, false);
        assert_eq!(fewer, [TeamsRead, Change]);
        assert_eq!(with(&asked, &fewer, MembersRead, true), asked);
        assert_eq!(
            with(&asked[..2], &asked[..2], Change, true),
            asked[..2],
            "nothing that was not asked for"
        );
    }
}
