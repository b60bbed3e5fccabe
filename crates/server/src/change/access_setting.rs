//! Changing an access setting.

use crate::{
    access::{
        look,
        settings::{CHANGES_ALLOWED, Definition, LONGEST_SESSION, SUPPORT_ACCESS, support},
        view::View,
    },
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

/// The setting's current value. A reader is shown all settings, so the tag covers all of them.
pub async fn current(tx: &mut Reading, view: &View, key: &str) -> Result<Current, Failure> {
    let definition = definition(tx, key).await?;
    let all = look::settings_of(tx, &view.workspace).await?;
    let value = value(&all, key)?;
    Ok(Current {
        tag: tag::of(&("setting", key, value))?,
        shown: tag::of(&all)?,
        words: definition.words(value),
    })
}

/// What a new value would do. Refused if the setting cannot have it.
pub async fn plan(
    tx: &mut Reading,
    workspace: &str,
    key: &str,
    wanted: &SettingValue,
) -> Result<Plan, Failure> {
    let definition = definition(tx, key).await?;
    definition.check(wanted)?;
    let all = look::settings_of(tx, workspace).await?;
    let old = value(&all, key)?;
    Ok(Plan {
        changes: old != wanted,
        title: definition.label().to_owned(),
        before: definition.words(old),
        after: definition.words(wanted),
        inverse: Change::AccessSetting { key: key.to_owned(), value: old.clone() },
        action: "access_setting.changed",
        detail: format!("{} -> {}", definition.words(old), definition.words(wanted)),
        told: "Support changed an access setting.",
    })
}

/// Writes the value. A support-access setting takes effect immediately, for open sessions and open requests.
pub async fn write(
    tx: &mut Writing,
    workspace: &str,
    key: &str,
    value: &SettingValue,
) -> Result<(), Failure> {
    let Some(column) = support(key) else {
        return Ok(stored::set(tx, workspace, key, value).await?);
    };
    workspaces::set_support(tx, workspace, column, value).await?;
    for agent in sessions::agents_in(tx, workspace).await? {
        let event = Event::PolicyChanged { workspace_id: workspace.to_owned() };
        tx.tell(Push::Tell(Audience::Agent(agent), event));
    }
    tx.tell(Push::Tell(Audience::Leads, Event::ApprovalsChanged));
    // `apply` ends sessions that may no longer continue, as after every change.
    match (column, value) {
        (SUPPORT_ACCESS, SettingValue::Choice(choice)) if choice == SupportAccess::Off.as_str() => {
            closing::close_in(tx, workspace, false, "Support access was turned off").await
        }
        (SUPPORT_ACCESS, SettingValue::Choice(choice)) if choice == SupportAccess::OnRequest.as_str() => {
            let why = "The workspace now requires a second person to approve each session";
            closing::close_in(tx, workspace, true, why).await
        }
        (CHANGES_ALLOWED, SettingValue::Switch(false)) => {
            let why = "The customer turned changes off";
            disarm::void(tx, grants::Which::In(workspace), why).await
        }
        (LONGEST_SESSION, SettingValue::Number(minutes)) => {
            tx.tell(Push::Tell(Audience::Leads, Event::SessionsChanged));
            Ok(sessions::shorten_all_in(tx, workspace, *minutes).await?)
        }
        _ => Ok(()),
    }
}

async fn definition(tx: &mut Reading, key: &str) -> Result<Definition, Failure> {
    Definition::of(tx, key).await?.ok_or_else(Failure::not_found)
}

fn value<'a>(all: &'a AccessSettings, key: &str) -> Result<&'a SettingValue, Failure> {
    let found = all.items.iter().find(|setting| setting.key == key);
    found.map(|setting| &setting.value).ok_or_else(Failure::not_found)
}
