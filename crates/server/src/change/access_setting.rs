//! Another value of an access setting.

use crate::{
    access::{look, settings, view::View},
    change::{
        disarm,
        planned::{Current, Plan},
        tag,
    },
    failure::Failure,
    sessions::closing,
    store::{
        Reading, Writing,
        board::{Audience, Push},
        grants, sessions, settings as stored, workspaces,
    },
};
use ergo_protocol::{
    change::Change,
    directory::SupportAccess,
    events::Event,
    workspace::{AccessSettings, SettingValue},
};

/// The setting's value now. What is shown is all settings.
pub async fn current(tx: &mut Reading, view: &View, key: &str) -> Result<Current, Failure> {
    let definition = settings::find(key).ok_or_else(Failure::not_found)?;
    let all = look::settings_of(tx, &view.workspace).await?;
    let value = value(&all, key)?;
    Ok(Current {
        tag: tag::of(&("setting", key, value))?,
        shown: tag::of(&all)?,
        words: definition.words(value),
    })
}

/// What another value would do; refused when the setting cannot have it.
pub async fn plan(
    tx: &mut Reading,
    workspace: &str,
    key: &str,
    wanted: &SettingValue,
) -> Result<Plan, Failure> {
    let definition = settings::find(key).ok_or_else(Failure::not_found)?;
    definition.check(wanted)?;
    let all = look::settings_of(tx, workspace).await?;
    let old = value(&all, key)?;
    Ok(Plan {
        changes: old != wanted,
        title: definition.label.to_owned(),
        before: definition.words(old),
        after: definition.words(wanted),
        inverse: Change::AccessSetting { key: key.to_owned(), value: old.clone() },
        action: "access_setting.changed",
        detail: format!("{} -> {}", definition.words(old), definition.words(wanted)),
        told: "An access setting was changed by support.",
    })
}

/// Writes the value. A support-access setting holds at once, for what is running and what is open.
pub async fn write(
    tx: &mut Writing,
    workspace: &str,
    key: &str,
    value: &SettingValue,
) -> Result<(), Failure> {
    let definition = settings::find(key).ok_or_else(Failure::not_found)?;
    if !definition.is_support() {
        return Ok(stored::set(tx, workspace, key, value).await?);
    }
    workspaces::set_support(tx, workspace, definition.key, value).await?;
    for agent in sessions::agents_in(tx, workspace).await? {
        let event = Event::PolicyChanged { workspace_id: workspace.to_owned() };
        tx.tell(Push::Tell(Audience::Agent(agent), event));
    }
    tx.tell(Push::Tell(Audience::Leads, Event::ApprovalsChanged));
    // Sessions that may not go on are ended by `apply`, as after every change.
    match (definition.key, value) {
        ("support_access", SettingValue::Choice(choice)) if choice == SupportAccess::Off.as_str() => {
            closing::close_in(tx, workspace, false, "Support access was switched off").await
        }
        ("support_access", SettingValue::Choice(choice)) if choice == SupportAccess::OnRequest.as_str() => {
            let why = "The workspace now wants a second person to approve";
            closing::close_in(tx, workspace, true, why).await
        }
        ("changes_allowed", SettingValue::Switch(false)) => {
            let why = "The customer has switched changes off";
            disarm::void(tx, grants::Which::In(workspace), why).await
        }
        ("longest_session_minutes", SettingValue::Number(minutes)) => {
            tx.tell(Push::Tell(Audience::Leads, Event::SessionsChanged));
            Ok(sessions::shorten_all_in(tx, workspace, *minutes).await?)
        }
        _ => Ok(()),
    }
}

fn value<'a>(all: &'a AccessSettings, key: &str) -> Result<&'a SettingValue, Failure> {
    let found = all.items.iter().find(|setting| setting.key == key);
    found.map(|setting| &setting.value).ok_or_else(Failure::not_found)
}
