//! Preparing one change: what, what for, and by whose word. Nothing is armed before the core has said so, and
//! what was typed stays when it says no.

use super::{value::Value, words};
use crate::{
    components::ProblemBox,
    hooks::{use_desk, use_task},
    ipc,
    kit::{Button, ButtonKind, Field, TextArea, TextInput, dialog::Dialog, segments::Segments},
    state::{Action, ArmForm},
};
use yew::prelude::*;

/// The id of the line that says what is missing.
const MISSING: &str = "arm-missing";

/// Properties of [`ArmPanel`].
#[derive(Properties, PartialEq)]
pub struct ArmPanelProps {
    /// What is being prepared.
    pub form: ArmForm,
}

/// The panel.
#[component]
pub fn ArmPanel(props: &ArmPanelProps) -> Html {
    let desk = use_desk();
    let task = use_task();
    let form = &props.form;
    let edit = |change: fn(&mut ArmForm, String)| {
        let (desk, form) = (desk.clone(), form.clone());
        Callback::from(move |text: String| {
            let mut form = form.clone();
            change(&mut form, text);
            desk.dispatch(Action::Arm(Some(form)));
        })
    };
    let how = {
        let (desk, form) = (desk.clone(), form.clone());
        Callback::from(move |chosen: AttrValue| {
            let how = chosen.parse().unwrap_or(form.how);
            desk.dispatch(Action::Arm(Some(ArmForm { how, ..form.clone() })));
        })
    };
    let close = {
        let desk = desk.clone();
        Callback::from(move |()| desk.dispatch(Action::Arm(None)))
    };
    let missing = words::missing(&form.missing());
    let draft = form.draft().filter(|_| missing.is_none());
    let arm = {
        let (desk, task, draft) = (desk.clone(), task.clone(), draft.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(draft) = draft.clone() {
                let desk = desk.clone();
                task.run(ipc::arm(draft), move |()| desk.refresh());
            }
        })
    };
    html! {
        <Dialog title={words::title(form)} testid="arm-panel" onclose={close.clone()}>
            <form class="dialog-form" onsubmit={arm} novalidate=true>
                <Value form={form.clone()} onchange={edit(|form, text| form.value = text)} />
                <Field label={words::PURPOSE} id="arm-purpose">
                    <TextArea
                        id="arm-purpose"
                        value={form.purpose.clone()}
                        oninput={edit(|form, text| form.purpose = text)}
                        placeholder={words::PURPOSE_HINT}
                        rows=2
                        testid="arm-purpose"
                    />
                </Field>
                <Field label={words::AUTHORIZED_BY} id="arm-authorised-by">
                    <TextInput
                        id="arm-authorised-by"
                        value={form.authorised_by.clone()}
                        oninput={edit(|form, text| form.authorised_by = text)}
                        placeholder={words::AUTHORIZED_BY_HINT}
                        testid="arm-authorised-by"
                    />
                </Field>
                <Segments
                    name="arm-how"
                    label={words::HOW}
                    options={words::WAYS.map(|(how, label)| (how.as_str().into(), label.into())).to_vec()}
                    value={form.how.as_str()}
                    onchange={how}
                />
                if let Some(problem) = task.problem.clone() {
                    <ProblemBox {problem} />
                }
                <div class="dialog-answers">
                    <span id={MISSING} class="quiet" aria-live="polite" data-testid="arm-missing">
                        { missing.clone().unwrap_or_else(|| words::NOTHING_YET.to_string()) }
                    </span>
                    <Button onclick={close} testid="arm-cancel">{ words::CANCEL }</Button>
                    <Button
                        kind={ButtonKind::Primary}
                        submit=true
                        busy={task.busy}
                        disabled={draft.is_none()}
                        describedby={MISSING}
                        testid="arm"
                    >
                        { words::ARM }
                    </Button>
                </div>
            </form>
        </Dialog>
    }
}
