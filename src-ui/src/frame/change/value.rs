//! The control for the new value of a change.

use super::words;
use crate::{
    components::{
        cannot_see::{CannotChoose, Part},
        loaded::loaded,
    },
    hooks::use_load,
    ipc,
    kit::{Field, Select, Skeleton, TextArea, TextInput, phrase, phrase::strong_name},
    state::{ArmForm, ArmTarget},
};
use ergo_protocol::workspace::SettingValue;
use std::rc::Rc;
use yew::prelude::*;

/// Properties of [`Value`].
#[derive(Properties, PartialEq)]
pub struct ValueProps {
    /// The change.
    pub form: ArmForm,
    /// Told what is typed or chosen.
    pub onchange: Callback<String>,
}

/// The control.
#[component]
pub fn Value(props: &ValueProps) -> Html {
    let ValueProps { form, onchange } = props;
    match &form.target {
        ArmTarget::Known { after, .. } => html! {
            <p class="dialog-line">{ phrase(words::BACK_TO, &[("value", strong_name(after))]) }</p>
        },
        ArmTarget::Role { current, .. } => {
            html! { <RoleChoice current={current.clone()} value={form.value.clone()} {onchange} /> }
        }
        ArmTarget::Team { current, .. } => {
            html! { <TeamChoice current={current.clone()} value={form.value.clone()} {onchange} /> }
        }
        ArmTarget::Setting(setting) => {
            let control = match &setting.value {
                SettingValue::Switch(_) => select(
                    vec![("on".into(), words::ON.into()), ("off".into(), words::OFF.into())],
                    form,
                    onchange,
                ),
                SettingValue::Choice(_) => {
                    let options = setting
                        .choices
                        .iter()
                        .map(|choice| (choice.value.clone().into(), choice.label.clone().into()));
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
                (SettingValue::List(_), _) => Some(AttrValue::from(words::ONE_PER_LINE)),
                (_, unit) => unit.clone().map(AttrValue::from),
            };
            html! { <Field label={words::NEW_VALUE} id="arm-value" {aside}>{ control }</Field> }
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
    let skeleton = html! { <Skeleton rows=1 label={words::LOADING_ROLES} /> };
    loaded(&loading, skeleton, |roles| {
        let others = roles.roles.iter().filter(|role| role.id != props.current);
        let mut options = vec![("".into(), words::CHOOSE_ROLE.into())];
        options.extend(others.map(|role| (role.id.clone().into(), role.name.clone().into())));
        html! {
            <Field label={words::NEW_ROLE} id="arm-role">
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
    let skeleton = html! { <Skeleton rows=1 label={words::LOADING_TEAMS} /> };
    loaded(&loading, skeleton, |teams| {
        let teams = Rc::clone(teams);
        let words = |id: &String, name: &str| words::team(name, props.current.contains(id));
        let mut options: Vec<(AttrValue, AttrValue)> = vec![("".into(), words::CHOOSE_TEAM.into())];
        let each =
            teams.items.iter().map(|team| (team.id.clone().into(), words(&team.id, &team.name).into()));
        options.extend(each);
        html! {
            <Field label={words::TEAM} id="arm-team">
                <Select id="arm-team" {options} value={props.value.clone()} onchange={props.onchange.clone()} testid="arm-team" />
            </Field>
        }
    })
}
