//! The organization's vocabulary: checks its own lines, and the other lines that use it.

use super::{
    ImportError,
    field::{Wrong, id, name, text},
};
use crate::{
    access::{
        permissions::{MANAGE_SUPPORT, Permissions, RIGHTS},
        settings::{self, Definition},
    },
    failure::Failure,
    store::Reading,
};
use ergo_protocol::{
    directory::{Notify, SupportAccess},
    limits::SESSION_MINUTES,
    transfer::{AccessSetting, AccessSettingDefinition, Line, Permission, SettingKind},
    workspace::SettingValue,
};
use serde_json::json;
use std::collections::{HashMap, HashSet};

/// The most bytes of JSON for all permissions, and for all access settings. Every request in a session reads the
/// former, and a desk shows the latter on one page.
const LARGEST: usize = 256 * 1024;
/// The most choices of a setting.
const MOST_CHOICES: usize = 50;
/// The shortest session that a workspace can allow, in minutes.
const SHORTEST_SESSION: i64 = 5;

/// Checks the definition of a permission.
pub fn permission(it: &Permission) -> Result<(), Wrong> {
    id("key", &it.key)?;
    name("group", &it.group)?;
    name("label", &it.label)?;
    match it.stands_for.as_deref() {
        None | Some("") => Ok(()),
        Some(right) if RIGHTS.contains(&right) => Ok(()),
        Some(_) => Err(("stands_for", format!("Use one of these: {}", RIGHTS.join(", ")))),
    }
}

/// What a permission stands for, as stored.
pub fn stands_for(it: &Permission) -> &str {
    let own = || if RIGHTS.contains(&&*it.key) { it.key.as_str() } else { "" };
    it.stands_for.as_deref().unwrap_or_else(own)
}

/// Checks the definition of an access setting.
pub fn definition(it: &AccessSettingDefinition) -> Result<(), Wrong> {
    id("key", &it.key)?;
    name("group", &it.group)?;
    name("label", &it.label)?;
    text("description", &it.description)?;
    it.unit.as_deref().map_or(Ok(()), |unit| name("unit", unit))?;
    it.empty_means.as_deref().map_or(Ok(()), |words| name("empty_means", words))?;
    only_for_its_kind(it)?;
    choices(it)?;
    if matches!((it.least, it.most), (Some(least), Some(most)) if least > most) {
        return Err(("most", "Use a number that is not below `least`".to_owned()));
    }
    if settings::is_support(&it.key) {
        return support(it);
    }
    let definition = Definition::from(it.clone());
    definition.check(&definition.default()).map_err(|failure| ("default", said(&failure)))
}

/// Refuses fields that would be ignored.
fn only_for_its_kind(it: &AccessSettingDefinition) -> Result<(), Wrong> {
    let number = it.kind == SettingKind::Number;
    for (field, there, kind, belongs) in [
        ("least", it.least.is_some(), SettingKind::Number, number),
        ("most", it.most.is_some(), SettingKind::Number, number),
        ("unit", it.unit.is_some(), SettingKind::Number, number),
        ("choices", !it.choices.is_empty(), SettingKind::Choice, it.kind == SettingKind::Choice),
        ("empty_means", it.empty_means.is_some(), SettingKind::List, it.kind == SettingKind::List),
    ] {
        if there && !belongs {
            return Err((field, format!("Only a setting of the kind {kind} has this")));
        }
    }
    Ok(())
}

fn choices(it: &AccessSettingDefinition) -> Result<(), Wrong> {
    if it.kind != SettingKind::Choice {
        return Ok(());
    }
    if !(1..=MOST_CHOICES).contains(&it.choices.len()) {
        return Err(("choices", format!("Offer 1 to {MOST_CHOICES} choices")));
    }
    let mut known = HashSet::new();
    for choice in &it.choices {
        id("choices", &choice.value)?;
        name("choices", &choice.label)?;
        for text in [format!("value {:?}", choice.value), format!("label {:?}", choice.label)] {
            if !known.insert(text.clone()) {
                return Err(("choices", format!("Two choices have the {text}")));
            }
        }
    }
    Ok(())
}

/// Checks a support-access setting. The server enforces these, so their names are free, but not their meaning.
fn support(it: &AccessSettingDefinition) -> Result<(), Wrong> {
    let (kind, values): (_, &[&str]) = match it.key.as_str() {
        settings::SUPPORT_ACCESS => (SettingKind::Choice, SupportAccess::NAMES),
        settings::SUPPORT_NOTIFY => (SettingKind::Choice, Notify::NAMES),
        settings::LONGEST_SESSION => (SettingKind::Number, &[]),
        _ => (SettingKind::Switch, &[]),
    };
    if it.kind != kind {
        return Err(("kind", format!("The server acts on this setting. Its kind is {kind}")));
    }
    let offered: HashSet<&str> = it.choices.iter().map(|choice| &*choice.value).collect();
    if offered != values.iter().copied().collect() {
        return Err((
            "choices",
            format!("The server acts on this setting. Its values are {}", values.join(", ")),
        ));
    }
    let most = i64::from(SESSION_MINUTES);
    if kind == SettingKind::Number && (it.least, it.most) != (Some(SHORTEST_SESSION), Some(most)) {
        let what = format!("The server acts on this setting. It can be {SHORTEST_SESSION} to {most}");
        return Err(("least", what));
    }
    if it.unit.as_deref().is_some_and(|unit| unit != "minutes") {
        return Err(("unit", "The server acts on this setting, in minutes".to_owned()));
    }
    if it.support_may_change {
        return Err(("support_may_change", "Support never changes this. Use false".to_owned()));
    }
    if it.permission.is_some() {
        return Err((
            "permission",
            format!("The server acts on this setting: changing it needs {MANAGE_SUPPORT}"),
        ));
    }
    if it.default.is_some() {
        return Err(("default", "Each workspace's own line says this, in `support`".to_owned()));
    }
    Ok(())
}

/// The current vocabulary while a file is being read.
pub struct Vocabulary {
    permissions: HashSet<String>,
    permissions_size: usize,
    settings: HashMap<String, Definition>,
    settings_size: usize,
    is_support_managed: bool,
}

impl Vocabulary {
    /// Reads the stored vocabulary.
    pub async fn read(tx: &mut Reading) -> Result<Self, ImportError> {
        let permissions = Permissions::read(tx).await?;
        let settings = Definition::all(tx).await?;
        Ok(Self {
            permissions: permissions.all().map(|known| known.key.clone()).collect(),
            permissions_size: permissions.all().map(|known| json!(known).to_string().len()).sum(),
            settings_size: settings.iter().map(|it| json!(it.with(it.default())).to_string().len()).sum(),
            settings: settings.into_iter().map(|setting| (setting.key().to_owned(), setting)).collect(),
            is_support_managed: permissions.standing_for(MANAGE_SUPPORT).next().is_some(),
        })
    }

    /// Refuses a vocabulary that is too large, or with which no one could end support sessions.
    pub fn require_usable(&self) -> Result<(), Wrong> {
        for (size, what) in [(self.permissions_size, "permissions"), (self.settings_size, "access settings")]
        {
            if size > LARGEST {
                let (size, most) = (size / 1024, LARGEST / 1024);
                return Err(("", format!("The {what} make {size} KiB. All of them can have {most} KiB")));
            }
        }
        if !self.is_support_managed {
            let what =
                format!("No permission stands for {MANAGE_SUPPORT}, so no customer could turn support off");
            return Err(("", what));
        }
        Ok(())
    }

    /// Whether a line has to be checked against the vocabulary.
    pub fn concerns(line: &Line) -> bool {
        match line {
            Line::Role(it) => !it.permissions.is_empty(),
            Line::Team(it) => !it.permissions.is_empty(),
            Line::AccessSettingDefinition(it) => it.permission.is_some(),
            Line::AccessSetting(_) => true,
            _ => false,
        }
    }

    /// The kind of lines that this line is checked against.
    pub fn needed_by(line: &Line) -> &'static str {
        if matches!(line, Line::AccessSetting(_)) { "access_setting_definition" } else { "permission" }
    }

    /// Checks a line.
    pub fn check(&self, line: &Line) -> Result<(), Wrong> {
        match line {
            Line::Role(it) => self.known("permissions", &it.permissions),
            Line::Team(it) => self.known("permissions", &it.permissions),
            Line::AccessSettingDefinition(it) => self.known("permission", it.permission.as_slice()),
            Line::AccessSetting(it) => self.value(it),
            _ => Ok(()),
        }
    }

    fn known(&self, field: &'static str, keys: &[String]) -> Result<(), Wrong> {
        match keys.iter().find(|key| !self.permissions.contains(*key)) {
            Some(unknown) => Err((field, format!("There is no permission {unknown:?}"))),
            None => Ok(()),
        }
    }

    fn value(&self, it: &AccessSetting) -> Result<(), Wrong> {
        if !self.settings.contains_key(&it.key) {
            return Err(("key", format!("There is no access setting {:?}", it.key)));
        }
        if settings::is_support(&it.key) {
            return Err(("key", "This belongs in `support` in the workspace's own line".to_owned()));
        }
        self.fits(&it.key, &it.value).map_err(|why| ("value", why))
    }

    /// Whether an existing setting can have this value, or why not.
    pub fn fits(&self, key: &str, value: &SettingValue) -> Result<(), String> {
        self.settings
            .get(key)
            .map_or(Ok(()), |setting| setting.check(value))
            .map_err(|failure| said(&failure))
    }
}

/// The message without its period, because a fault's sentence continues.
fn said(failure: &Failure) -> String {
    failure.detail.trim_end_matches('.').to_owned()
}
