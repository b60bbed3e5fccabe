//! "Enter again": back to Start with the same user, workspace, reason and ticket. Every step of the way in follows.

use super::words as say;
use crate::{
    components::ProblemBox,
    hooks::{use_desk, use_task},
    ipc,
    kit::{Button, Glyph},
    state::{Action, FormEdit},
};
use ergo_protocol::{AgentRole, journal::SessionRecord, snapshot::Phase};
use std::rc::Rc;
use yew::prelude::*;

/// Properties of [`EnterAgain`].
#[derive(Properties, PartialEq)]
pub struct EnterAgainProps {
    /// The session.
    pub record: SessionRecord,
}

/// The button; only for somebody who may enter, and not from inside another session.
#[component]
pub fn EnterAgain(props: &EnterAgainProps) -> Html {
    let desk = use_desk();
    let task = use_task();
    let role = desk.snapshot.as_ref().and_then(|snapshot| snapshot.agent.as_ref()).map(|agent| agent.role);
    if !matches!(desk.phase(), Some(Phase::Direct)) || role == Some(AgentRole::Observer) {
        return html! {};
    }
    let onclick = {
        let (desk, task, record) = (desk.clone(), task.clone(), props.record.clone());
        Callback::from(move |()| {
            let (desk, reason, ticket) = (desk.clone(), record.reason.clone(), record.ticket.clone());
            // Who they are and what their workspace allows may have changed since.
            let candidate = ipc::candidate(record.workspace.id.clone(), record.viewed.id.clone());
            task.run(candidate, move |candidate| {
                desk.dispatch(Action::Form(FormEdit::Again {
                    candidate: Rc::new(candidate),
                    reason,
                    ticket,
                }));
            });
        })
    };
    html! {
        <>
            <Button icon={Glyph::Again} busy={task.busy} {onclick} title={say::ENTER_AGAIN_TITLE} testid="enter-again">{ say::ENTER_AGAIN }</Button>
            if let Some(problem) = task.problem.clone() {
                <ProblemBox {problem} />
            }
        </>
    }
}
