//! Preparing one change: what, what for, and by whose word. Nothing is armed before the core has said so, and
//! what was typed stays when it says no.

use crate::{
    components::{
        ProblemBox,
        cannot_see::{CannotChoose, Part},
        loaded::loaded,
    },
    hooks::{use_desk, use_load, use_task},
    ipc,
    kit::{
        Button, ButtonKind, Field, Select, Skeleton, TextArea, TextInput, dialog::Dialog, segments::Segments,
    },
    state::{Action, ArmForm, ArmTarget},
};
use ergo_protocol::{change::AuthorisedHow, workspace::SettingValue};
use std::rc::Rc;
use yew::prelude::*;

const HOW: [(AuthorisedHow, &str, &str); 3] = [
    (AuthorisedHow::Ticket, "ticket", "In the ticket"),
    (AuthorisedHow::Mail, "mail", "By mail"),
    (AuthorisedHow::Call, "call", "In a call"),
];

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
            let known = HOW.iter().find(|(_, name, _)| *name == chosen.as_str());
            let how = known.map_or(form.how, |(how, ..)| *how);
            desk.dispatch(Action::Arm(Some(ArmForm { how, ..form.clone() })));
        })
    };
    let close = {
        let desk = desk.clone();
        Callback::from(move |()| desk.dispatch(Action::Arm(None)))
    };
    let draft = form.draft();
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
    let chosen_how = HOW.iter().find(|(how, ..)| *how == form.how).map_or("ticket", |(_, name, _)| *name);
    html! {
        <Dialog title={form.title()} testid="arm-panel" onclose={close.clone()}>
            <form class="dialog-form" onsubmit={arm} novalidate=true>
                <Value form={form.clone()} onchange={edit(|form, text| form.value = text)} />
                <Field label="What for?" id="arm-purpose">
                    <TextArea
                        id="arm-purpose"
                        value={form.purpose.clone()}
                        oninput={edit(|form, text| form.purpose = text)}
                        placeholder="What the customer wants to be able to do"
                        rows=2
                        testid="arm-purpose"
                    />
                </Field>
                <Field label="Who at the customer’s authorised it?" id="arm-authorised-by">
                    <TextInput
                        id="arm-authorised-by"
                        value={form.authorised_by.clone()}
                        oninput={edit(|form, text| form.authorised_by = text)}
                        placeholder="A name"
                        testid="arm-authorised-by"
                    />
                </Field>
                <Segments
                    name="arm-how"
                    label="How it was authorised"
                    options={HOW.iter().map(|(_, name, words)| ((*name).into(), (*words).into())).collect::<Vec<_>>()}
                    value={chosen_how}
                    onchange={how}
                />
                if let Some(problem) = task.problem.clone() {
                    <ProblemBox {problem} />
                }
                <div class="dialog-answers">
                    <span class="quiet">{ "Nothing is changed yet" }</span>
                    <Button onclick={close} testid="arm-cancel">{ "Cancel" }</Button>
                    <Button kind={ButtonKind::Primary} submit=true busy={task.busy} disabled={draft.is_none()} testid="arm">
                        { "Arm this change" }
                    </Button>
                </div>
            </form>
        </Dialog>
    }
}

#[derive(Properties, PartialEq)]
struct ValueProps {
    form: ArmForm,
    onchange: Callback<String>,
}

/// The control for the new value.
#[component]
fn Value(props: &ValueProps) -> Html {
    let ValueProps { form, onchange } = props;
    match &form.target {
        ArmTarget::Known { after, .. } => html! {
            <p class="dialog-line"><span class="quiet">{ "To " }</span><strong><bdi>{ after }</bdi></strong></p>
        },
        ArmTarget::Role { current, .. } => {
            html! { <RoleChoice current={current.clone()} value={form.value.clone()} {onchange} /> }
        }
        ArmTarget::Team { current, .. } => {
            html! { <TeamChoice current={current.clone()} value={form.value.clone()} {onchange} /> }
        }
        ArmTarget::Setting(setting) => {
            let control = match &setting.value {
                SettingValue::Switch(_) => {
                    select(vec![("on".into(), "On".into()), ("off".into(), "Off".into())], form, onchange)
                }
                SettingValue::Choice(_) => {
                    let words = |choice: &String| choice.replace('_', " ");
                    let options =
                        setting.choices.iter().map(|choice| (choice.clone().into(), words(choice).into()));
                    select(options.collect(), form, onchange)
                }
                SettingValue::Number(_) => html! {
                    <TextInput id="arm-value" value={form.value.clone()} oninput={onchange.clone()} testid="arm-value" />
                },
                SettingValue::List(_) => html! {
                    <TextArea id="arm-value" value={form.value.clone()} oninput={onchange.clone()} rows=4 testid="arm-value" />
                },
            };
            let aside = match (&setting.value, &setting.unit) {
                (SettingValue::List(_), _) => Some(AttrValue::from("one a line")),
                (_, unit) => unit.clone().map(AttrValue::from),
            };
            html! { <Field label="New value" id="arm-value" {aside}>{ control }</Field> }
        }
    }
}

fn select(options: Vec<(AttrValue, AttrValue)>, form: &ArmForm, onchange: &Callback<String>) -> Html {
    html! {
        <Select id="arm-value" {options} value={form.value.clone()} onchange={onchange.clone()} testid="arm-value" />
    }
}

#[derive(Properties, PartialEq)]
struct RoleChoiceProps {
    current: String,
    value: String,
    onchange: Callback<String>,
}

#[component]
fn RoleChoice(props: &RoleChoiceProps) -> Html {
    let loading = use_load((), |()| ipc::roles());
    if loading.state.is_out_of_sight() {
        return html! { <CannotChoose part={Part::Roles} /> };
    }
    let skeleton = html! { <Skeleton rows=1 label="Loading the roles" /> };
    loaded(&loading, skeleton, |roles| {
        let others = roles.roles.iter().filter(|role| role.id != props.current);
        let mut options = vec![("".into(), "Choose a role".into())];
        options.extend(others.map(|role| (role.id.clone().into(), role.name.clone().into())));
        html! {
            <Field label="New role" id="arm-role">
                <Select id="arm-role" {options} value={props.value.clone()} onchange={props.onchange.clone()} testid="arm-role" />
            </Field>
        }
    })
}

#[derive(Properties, PartialEq)]
struct TeamChoiceProps {
    current: Vec<String>,
    value: String,
    onchange: Callback<String>,
}

#[component]
fn TeamChoice(props: &TeamChoiceProps) -> Html {
    let loading = use_load((), |()| ipc::teams());
    if loading.state.is_out_of_sight() {
        return html! { <CannotChoose part={Part::Teams} /> };
    }
    let skeleton = html! { <Skeleton rows=1 label="Loading the teams" /> };
    loaded(&loading, skeleton, |teams| {
        let teams = Rc::clone(teams);
        let words = |id: &String, name: &String| {
            if props.current.contains(id) {
                format!("Take out of {name}")
            } else {
                format!("Put into {name}")
            }
        };
        let mut options: Vec<(AttrValue, AttrValue)> = vec![("".into(), "Choose a team".into())];
        let each =
            teams.items.iter().map(|team| (team.id.clone().into(), words(&team.id, &team.name).into()));
        options.extend(each);
        html! {
            <Field label="Which team?" id="arm-team">
                <Select id="arm-team" {options} value={props.value.clone()} onchange={props.onchange.clone()} testid="arm-team" />
            </Field>
        }
    })
}
