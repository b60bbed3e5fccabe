//! Asking for more time: how much, and why.

use crate::{
    components::ProblemBox,
    hooks::{use_desk, use_task},
    ipc,
    kit::{Button, ButtonKind, Field, TextArea, TextInput, dialog::Dialog},
    state::Action,
};
use yew::prelude::*;

/// What is asked for unless one says otherwise, in minutes.
const USUAL: u32 = 10;

/// Properties of [`ExtendDialog`].
#[derive(Properties, PartialEq)]
pub struct ExtendDialogProps {
    /// How many minutes there can be at most.
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
        Callback::from(move |()| desk.dispatch(Action::Extending(false)))
    };
    let ask = {
        let (desk, task, minutes, reason) = (desk.clone(), task.clone(), minutes.clone(), reason.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let desk = desk.clone();
            // What is no number is none: the core says what is missing.
            let wanted = minutes.trim().parse().unwrap_or(0);
            task.run(ipc::extend_session(wanted, (*reason).clone()), move |()| {
                desk.dispatch(Action::Extending(false));
                desk.refresh();
            });
        })
    };
    let typed = |state: &UseStateHandle<String>| {
        let state = state.setter();
        Callback::from(move |text: String| state.set(text))
    };
    html! {
        <Dialog title="Ask for more time" testid="extend-dialog" onclose={close.clone()}>
            <form class="dialog-form" onsubmit={ask} novalidate=true>
                <Field label="Minutes" id="extend-minutes" aside={format!("at most {longest}")}>
                    <TextInput id="extend-minutes" value={(*minutes).clone()} oninput={typed(&minutes)} testid="extend-minutes" />
                </Field>
                <Field label="Why?" id="extend-reason">
                    <TextArea
                        id="extend-reason"
                        value={(*reason).clone()}
                        oninput={typed(&reason)}
                        placeholder="What is left to look at. The customer may read it."
                        rows=2
                        testid="extend-reason"
                    />
                </Field>
                if let Some(problem) = task.problem.clone() {
                    <ProblemBox {problem} />
                }
                <div class="dialog-answers">
                    <Button onclick={close}>{ "Cancel" }</Button>
                    <Button kind={ButtonKind::Primary} submit=true busy={task.busy} testid="extend-confirm">{ "Extend the session" }</Button>
                </div>
            </form>
        </Dialog>
    }
}
