//! The access settings of the workspace, as the customer has set them.

mod words;

use crate::{
    components::{cannot_see::Part, loaded::loaded_part, no_change::NoChange},
    hooks::{use_desk, use_load},
    ipc,
    kit::{Badge, Button, Empty, Glyph, Heading, Icon, Section, Skeleton, phrase},
    state::{Action, ArmForm, ArmTarget},
};
use ergo_protocol::workspace::{AccessSetting, Choice, SettingValue};
use std::rc::Rc;
use yew::prelude::*;

/// The access settings.
#[component]
pub fn AccessPage() -> Html {
    let desk = use_desk();
    let loading = use_load(desk.changes, |_| ipc::access_settings());
    let may = desk.impersonation().is_some_and(|session| session.changes_allowed && session.armed.is_none());
    let aside = if may || loading.state.is_out_of_sight() {
        html! {}
    } else {
        html! { <Badge icon={Glyph::Eye}>{ words::READ_ONLY }</Badge> }
    };
    let change = may.then(|| {
        let desk = desk.clone();
        Callback::from(move |setting: AccessSetting| {
            let target = ArmTarget::Setting(Rc::new(setting));
            desk.dispatch(Action::Arm(Some(ArmForm::new(target))));
        })
    });
    let skeleton = html! { <Skeleton rows=10 label={words::LOADING} /> };
    html! {
        <>
            <Heading {aside}>{ words::TITLE }</Heading>
            if !loading.state.is_out_of_sight() {
                <NoChange />
            }
            { loaded_part(Part::Access, &loading, skeleton, |settings| if settings.items.is_empty() {
                html! { <Empty glyph={Glyph::Lock} title={words::NONE} text={words::NONE_MEANS} /> }
            } else {
                html! { <div class="stack">{ for grouped(&settings.items).into_iter().map(|one| group(one, change.as_ref())) }</div> }
            }) }
        </>
    }
}

/// Settings under their headings, both in the order they came, a heading once.
fn grouped(settings: &[AccessSetting]) -> Vec<(&str, Vec<&AccessSetting>)> {
    let mut groups: Vec<(&str, Vec<&AccessSetting>)> = Vec::new();
    for setting in settings {
        match groups.iter_mut().find(|(name, _)| *name == setting.group) {
            Some((_, members)) => members.push(setting),
            None => groups.push((&setting.group, vec![setting])),
        }
    }
    groups
}

fn group((name, settings): (&str, Vec<&AccessSetting>), change: Option<&Callback<AccessSetting>>) -> Html {
    html! {
        <Section key={name.to_owned()} title={name.to_owned()} named=true class="settings">
            <ul class="rows">{ for settings.into_iter().map(|setting| row(setting, change)) }</ul>
        </Section>
    }
}

fn row(setting: &AccessSetting, change: Option<&Callback<AccessSetting>>) -> Html {
    let change = change.filter(|_| !setting.protected).map(|change| {
        let setting = setting.clone();
        change.reform(move |()| setting.clone())
    });
    html! {
        <li key={setting.key.clone()} class="setting" data-testid="access-setting" data-key={setting.key.clone()}>
            <div class="setting-words">
                <p class="line-name"><bdi>{ &setting.label }</bdi></p>
                if !setting.description.is_empty() {
                    <p class="secondary words"><bdi>{ &setting.description }</bdi></p>
                }
                if setting.protected {
                    <p class="setting-lock" data-testid="setting-protected">
                        <Icon glyph={Glyph::Lock} size=14 />
                        { words::PROTECTED }
                    </p>
                }
            </div>
            <div class="setting-value">
                { value(setting) }
                if let Some(change) = change {
                    <Button onclick={change} testid="change-setting">{ words::CHANGE }</Button>
                }
            </div>
        </li>
    }
}

fn value(setting: &AccessSetting) -> Html {
    match &setting.value {
        SettingValue::Switch(true) => html! { <Badge icon={Glyph::Check}>{ words::ON }</Badge> },
        SettingValue::Switch(false) => html! { <Badge>{ words::OFF }</Badge> },
        SettingValue::Number(number) => html! {
            <span class="setting-number numbers">
                { number }
                if let Some(unit) = &setting.unit {
                    <span class="secondary">{ format!(" {unit}") }</span>
                }
            </span>
        },
        SettingValue::Choice(chosen) => choice(chosen, &setting.choices),
        SettingValue::List(items) if items.is_empty() => {
            html! { <span class="quiet">{ setting.empty_means.as_deref().unwrap_or(words::EMPTY.shown()) }</span> }
        }
        SettingValue::List(items) => html! {
            <ul class="chips">
                { for items.iter().map(|item| html! { <li key={item.clone()} class="chip"><bdi>{ item }</bdi></li> }) }
            </ul>
        },
    }
}

/// The chosen one, and quietly what else it could be.
fn choice(chosen: &str, choices: &[Choice]) -> Html {
    let label = choices.iter().find(|choice| choice.value == chosen).map_or(chosen, |choice| &choice.label);
    let others = choices.iter().filter(|choice| choice.value != chosen);
    let others: Vec<&str> = others.map(|choice| &*choice.label).collect();
    // Each by itself: one may be written from right to left.
    let other = |(at, label): (usize, &&str)| html! { <>if at > 0 { { ", " } }<bdi>{ *label }</bdi></> };
    html! {
        <>
            // One that is no longer offered is shown as it is stored.
            <span class="setting-choice"><bdi>{ label }</bdi></span>
            if !others.is_empty() {
                <span class="quiet">{ phrase(words::OTHERS, &[("options", html! { <>{ for others.iter().enumerate().map(other) }</> })]) }</span>
            }
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::grouped;
    use ergo_protocol::workspace::{AccessSetting, SettingValue};

    #[test]
    fn a_heading_stands_once() {
        let setting = |group: &str, key: &str| AccessSetting {
            key: key.to_owned(),
            group: group.to_owned(),
            label: String::new(),
            description: String::new(),
            value: SettingValue::Switch(true),
            choices: Vec::new(),
            empty_means: None,
            unit: None,
            protected: false,
        };
        let all = [setting("Sign-in", "a"), setting("Support", "b"), setting("Sign-in", "c")];
        let groups: Vec<(&str, usize)> =
            grouped(&all).into_iter().map(|(name, settings)| (name, settings.len())).collect();
        assert_eq!(groups, [("Sign-in", 2), ("Support", 1)]);
    }
}
