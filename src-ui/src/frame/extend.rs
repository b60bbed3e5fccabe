//! Asking for more time: how much, and why; or why there is none to be had.

use crate::{
    components::ProblemBox,
    frame::words,
    hooks::{use_desk, use_task},
    ipc,
    kit::{Button, ButtonKind, Field, TextArea, TextInput, dialog::Dialog, phrase, phrase::name},
    state::Action,
};
use yew::prelude::*;

/// What is asked for unless one says otherwise, in minutes.
const USUAL: u32 = 10;

/// Properties of [`ExtendDialog`].
#[derive(Properties, PartialEq)]
pub struct ExtendDialogProps {
    /// The most minutes that can be asked for; 0 when the session has the longest time already.
    pub longest: u32,
}

/// The dialog.
#[component]
pub fn ExtendDialog(props: &ExtendDialogProps) -> Html {
    let desk = use_desk();
    let task = use_task();
    let longest = props.longest;
    let minutes = use_state(|| USUAL.min(longest).to_string());
    let reason = use_state(String::new);
    let close = {
        let desk = desk.clone();
        Callback::from(move |()| desk.dispatch(Action::Over(None)))
    };
    let ask = {
        let (desk, task, minutes, reason) = (desk.clone(), task.clone(), minutes.clone(), reason.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let desk = desk.clone();
            // What is no number is none: the core says what is missing.
            let wanted = minutes.trim().parse().unwrap_or(0);
            task.run(ipc::extend_session(wanted, (*reason).clone()), move |()| {
                desk.dispatch(Action::Over(None));
                desk.refresh();
            });
        })
    };
    let typed = |state: &UseStateHandle<String>| {
        let state = state.setter();
        Callback::from(move |text: String| state.set(text))
    };
    if longest == 0 {
        let workspace =
            desk.impersonation().map(|session| session.workspace.name.clone()).unwrap_or_default();
        return html! {
            <Dialog title={words::EXTEND_TITLE} testid="extend-dialog" onclose={close.clone()}>
                <p data-testid="extend-unavailable">{ phrase(words::NO_MORE_TIME, &[("workspace", name(&workspace))]) }</p>
                <div class="dialog-answers">
                    <Button onclick={close}>{ words::CLOSE }</Button>
                </div>
            </Dialog>
        };
    }
    html! {
        <Dialog title={words::EXTEND_TITLE} testid="extend-dialog" onclose={close.clone()}>
            <form class="dialog-form" onsubmit={ask} novalidate=true>
                <Field label={words::EXTEND_MINUTES} id="extend-minutes" aside={words::up_to(longest)}>
                    <TextInput id="extend-minutes" value={(*minutes).clone()} oninput={typed(&minutes)} testid="extend-minutes" />
                </Field>
                <Field label={words::EXTEND_REASON} id="extend-reason">
                    <TextArea
                        id="extend-reason"
                        value={(*reason).clone()}
                        oninput={typed(&reason)}
                        placeholder={words::EXTEND_REASON_HINT}
                        rows=2
                        testid="extend-reason"
                    />
                </Field>
                if let Some(problem) = task.problem.clone() {
                    <ProblemBox {problem} />
                }
                <div class="dialog-answers">
                    <Button onclick={close}>{ words::CANCEL }</Button>
                    <Button kind={ButtonKind::Primary} submit=true busy={task.busy} testid="extend-confirm">{ words::EXTEND }</Button>
                </div>
            </form>
        </Dialog>
    }
}
