//! Revoking one approval: what that does, and an optional reason.

use super::words::revoke as say;
use crate::{
    components::{ProblemBox, row_form::RowForm},
    hooks::{Desk, use_desk, use_task},
    ipc,
    kit::{phrase, phrase::name},
};
use ergo_protocol::{
    Code, Problem,
    entry::{EntryRequest, Revoking},
};
use std::rc::Rc;
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
    let onconfirm = {
        let (task, request) = (task.clone(), Rc::clone(&props.request));
        let onrevoked = props.onrevoked.clone();
        Callback::from(move |word: String| {
            let (desk, request, onrevoked) = (desk.clone(), Rc::clone(&request), onrevoked.clone());
            task.run(ipc::revoke_approval(request.id.clone(), Revoking { word }), move |()| {
                onrevoked.emit(request);
                desk.refresh();
            });
        })
    };
    let problem = task.problem.clone().map(|problem| {
        html! { <ProblemBox retry={is_over(&problem).then(|| props.onover.clone())} {problem} /> }
    });
    let request = &props.request;
    html! {
        <RowForm
            name="approval-revoke"
            field="approval-revoke-word"
            label={say::REASON}
            aside={say::REASON_ASIDE}
            keep={say::KEEP}
            confirm={say::REVOKE}
            busy={task.busy}
            {problem}
            {onconfirm}
            onclose={props.onclose.clone()}
        >
            { phrase(say::consequence(request.state), &[("agent", name(&request.agent.name))]) }
        </RowForm>
    }
}

/// Whether there is nothing left to revoke.
fn is_over(problem: &Problem) -> bool {
    matches!(problem.code, Code::RequestClosed | Code::NotFound)
}
