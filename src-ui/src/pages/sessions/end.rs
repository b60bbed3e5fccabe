//! Ending somebody else's session: what that does, and a message to its agent.

use super::words::end as say;
use crate::{
    components::{ProblemBox, row_form::RowForm},
    hooks::use_task,
    ipc,
    kit::{phrase, phrase::name},
};
use ergo_protocol::sessions::OpenSession;
use std::rc::Rc;
use yew::prelude::*;

/// Properties of [`End`].
#[derive(Properties, PartialEq)]
pub struct EndProps {
    /// Whose session.
    pub session: Rc<OpenSession>,
    /// It is over.
    pub onended: Callback<Rc<OpenSession>>,
    /// It goes on.
    pub onclose: Callback<()>,
}

/// The form in the row, so that nobody ends another one.
#[component]
pub fn End(props: &EndProps) -> Html {
    let task = use_task();
    let onconfirm = {
        let (task, session) = (task.clone(), Rc::clone(&props.session));
        let onended = props.onended.clone();
        Callback::from(move |message: String| {
            let (session, onended) = (Rc::clone(&session), onended.clone());
            task.run(ipc::end_session_of(session.session_id.clone(), message), move |()| {
                onended.emit(session);
            });
        })
    };
    html! {
        <RowForm
            name="session-end"
            field="session-message"
            label={say::MESSAGE}
            aside={say::MESSAGE_ASIDE}
            keep={say::KEEP}
            confirm={say::END}
            busy={task.busy}
            problem={task.problem.clone().map(|problem| html! { <ProblemBox {problem} /> })}
            {onconfirm}
            onclose={props.onclose.clone()}
        >
            { phrase(say::CONSEQUENCE, &[("agent", name(&props.session.agent.name))]) }
        </RowForm>
    }
}
