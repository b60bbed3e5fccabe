//! Ending somebody else's session: what that does, and a message to its agent.

use super::words::end as say;
use crate::{
    components::ProblemBox,
    hooks::{use_focus, use_task},
    ipc,
    kit::{Button, ButtonKind, Field, TextInput},
};
use ergo_protocol::sessions::OpenSession;
use std::rc::Rc;
use web_sys::KeyboardEvent;
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
    let message = use_state(String::new);
    let node = use_node_ref();
    use_focus(&node, ());
    let oninput = {
        let message = message.setter();
        Callback::from(move |text: String| message.set(text))
    };
    let onsubmit = {
        let (task, session, message) = (task.clone(), Rc::clone(&props.session), message.clone());
        let onended = props.onended.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let (session, onended) = (Rc::clone(&session), onended.clone());
            let ending = ipc::end_session_of(session.session_id.clone(), message.trim().to_owned());
            task.run(ending, move |()| onended.emit(session));
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
    html! {
        <form class="revoke session-end-form" {onsubmit} {onkeydown} novalidate=true data-testid="session-end-form">
            <p class="secondary"><bdi>{ &props.session.agent.name }</bdi>{ say::CONSEQUENCE }</p>
            <Field label={say::MESSAGE} id="session-message" aside={say::MESSAGE_ASIDE}>
                <TextInput id="session-message" {node} value={(*message).clone()} {oninput} testid="session-message" />
            </Field>
            if let Some(problem) = task.problem.clone() {
                <ProblemBox {problem} />
            }
            <div class="dialog-answers">
                <Button onclick={props.onclose.clone()} testid="session-keep">{ say::KEEP }</Button>
                <Button kind={ButtonKind::Danger} submit=true busy={task.busy} testid="session-end-confirm">{ say::END }</Button>
            </div>
        </form>
    }
}
