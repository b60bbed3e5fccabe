//! Revoking one approval: what that does, and an optional reason.

use super::words::revoke as say;
use crate::{
    components::ProblemBox,
    hooks::{Desk, use_desk, use_focus, use_task},
    ipc,
    kit::{Button, ButtonKind, Field, TextInput},
};
use ergo_protocol::{
    Code, Problem,
    entry::{EntryRequest, Revoking},
};
use std::rc::Rc;
use web_sys::KeyboardEvent;
use yew::prelude::*;

/// Properties of [`Revoke`].
#[derive(Properties, PartialEq)]
pub struct RevokeProps {
    /// Whose approval.
    pub request: Rc<EntryRequest>,
    /// It is revoked.
    pub onrevoked: Callback<Rc<EntryRequest>>,
    /// It stays.
    pub onclose: Callback<()>,
    /// Reads the list again: this one had ended already.
    pub onover: Callback<()>,
}

/// The form in the row.
#[component]
pub fn Revoke(props: &RevokeProps) -> Html {
    let desk: Desk = use_desk();
    let task = use_task();
    let why = use_state(String::new);
    let node = use_node_ref();
    use_focus(&node, ());
    let oninput = {
        let why = why.setter();
        Callback::from(move |text: String| why.set(text))
    };
    let onsubmit = {
        let (task, request, why) = (task.clone(), Rc::clone(&props.request), why.clone());
        let onrevoked = props.onrevoked.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let (desk, request, onrevoked) = (desk.clone(), Rc::clone(&request), onrevoked.clone());
            let revoking = Revoking { word: why.trim().to_owned() };
            task.run(ipc::revoke_approval(request.id.clone(), revoking), move |()| {
                onrevoked.emit(request);
                desk.refresh();
            });
        })
    };
    let onkeydown = {
        let onclose = props.onclose.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                event.prevent_default();
                onclose.emit(());
            }
        })
    };
    let request = &props.request;
    html! {
        <form class="revoke" {onsubmit} {onkeydown} novalidate=true data-testid="revoke-form">
            <p class="secondary"><bdi>{ &request.agent.name }</bdi>{ say::consequence(request.state) }</p>
            <Field label={say::REASON} id="revoke-word" aside={say::REASON_ASIDE}>
                <TextInput id="revoke-word" {node} value={(*why).clone()} {oninput} testid="approval-revoke-word" />
            </Field>
            if let Some(problem) = task.problem.clone() {
                <ProblemBox retry={is_over(&problem).then(|| props.onover.clone())} {problem} />
            }
            <div class="dialog-answers">
                <Button onclick={props.onclose.clone()} testid="approval-keep">{ say::KEEP }</Button>
                <Button kind={ButtonKind::Danger} submit=true busy={task.busy} testid="approval-revoke-confirm">{ say::REVOKE }</Button>
            </div>
        </form>
    }
}

/// Whether there is nothing left to revoke.
fn is_over(problem: &Problem) -> bool {
    matches!(problem.code, Code::RequestClosed | Code::NotFound)
}
