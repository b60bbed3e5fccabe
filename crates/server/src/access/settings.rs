//! The definitions of the access settings, which the organization imports. Their values are in the database.

use crate::{
    failure::Failure,
    store::{Reading, StoreError, vocabulary},
};
use ergo_protocol::{
    Code,
    transfer::{AccessSettingDefinition, SettingKind},
    workspace::{AccessSetting, SettingValue},
};

/// The key of the setting that says whether support can enter.
pub const SUPPORT_ACCESS: &str = "support_access";
/// The key of the setting that says whether support can change anything.
pub const CHANGES_ALLOWED: &str = "changes_allowed";
/// The key of the setting that says how long a session can be.
pub const LONGEST_SESSION: &str = "longest_session_minutes";
/// The key of the setting that says who is notified of a session.
pub const SUPPORT_NOTIFY: &str = "support_notify";

/// The settings that the server itself enforces. Their values are in `workspaces`, and no impersonation session ever
/// changes them.
pub const SUPPORT: [&str; 4] = [SUPPORT_ACCESS, CHANGES_ALLOWED, LONGEST_SESSION, SUPPORT_NOTIFY];

/// The most choices that a refusal names.
const MOST_NAMED: usize = 10;
/// The most entries in a list.
const LONGEST_LIST: usize = 50;

/// The column of the support-access setting with this key.
pub fn support(key: &str) -> Option<&'static str> {
    SUPPORT.into_iter().find(|known| *known == key)
}

/// Whether this is a support-access setting.
pub fn is_support(key: &str) -> bool {
    support(key).is_some()
}

/// One access setting.
pub struct Definition(AccessSettingDefinition);

impl From<AccessSettingDefinition> for Definition {
    fn from(stored: AccessSettingDefinition) -> Self {
        Self(stored)
    }
}

impl Definition {
    /// All settings, in display order.
    pub async fn all(tx: &mut Reading) -> Result<Vec<Self>, StoreError> {
        Ok(vocabulary::definitions(tx).await?.into_iter().map(Self).collect())
    }

    /// The setting with this key.
    pub async fn of(tx: &mut Reading, key: &str) -> Result<Option<Self>, StoreError> {
        Ok(vocabulary::definition(tx, key).await?.map(Self))
    }

    /// Its key.
    pub fn key(&self) -> &str {
        &self.0.key
    }

    /// Its name for people.
    pub fn label(&self) -> &str {
        &self.0.label
    }

    /// The permission needed to change it, if it names one.
    pub fn permission(&self) -> Option<&str> {
        self.0.permission.as_deref()
    }

    /// Whether impersonation sessions may not change it.
    pub fn is_protected(&self) -> bool {
        is_support(&self.0.key) || !self.0.support_may_change
    }

    /// The setting with its value, as sent over the wire.
    pub fn with(&self, value: SettingValue) -> AccessSetting {
        let it = &self.0;
        AccessSetting {
            key: it.key.clone(),
            group: it.group.clone(),
            label: it.label.clone(),
            description: it.description.clone(),
            value,
            choices: it.choices.clone(),
            empty_means: it.empty_means.clone(),
            unit: it.unit.clone(),
            protected: self.is_protected(),
        }
    }

    /// The value if none was ever set, as in a new workspace.
    pub fn default(&self) -> SettingValue {
        if let Some(default) = &self.0.default {
            return default.clone();
        }
        match self.0.kind {
            SettingKind::Switch => SettingValue::Switch(false),
            SettingKind::Number => SettingValue::Number(self.0.least.unwrap_or_default()),
            SettingKind::Choice => SettingValue::Choice(
                self.0.choices.first().map(|first| first.value.clone()).unwrap_or_default(),
            ),
            SettingKind::List => SettingValue::List(Vec::new()),
        }
    }

    /// A value in words.
    pub fn words(&self, value: &SettingValue) -> String {
        match (value, &self.0.unit) {
            (SettingValue::Switch(on), _) => if *on { "On" } else { "Off" }.to_owned(),
            (SettingValue::Number(number), Some(unit)) => format!("{number} {unit}"),
            (SettingValue::Number(number), None) => number.to_string(),
            (SettingValue::Choice(chosen), _) => self.choice(chosen).to_owned(),
            (SettingValue::List(list), _) if list.is_empty() => {
                self.0.empty_means.as_deref().unwrap_or("None").to_owned()
            }
            (SettingValue::List(list), _) => list.join(", "),
        }
    }

    /// A choice in words. One that is no longer offered is shown as stored.
    fn choice<'a>(&'a self, chosen: &'a str) -> &'a str {
        self.0.choices.iter().find(|choice| choice.value == chosen).map_or(chosen, |choice| &choice.label)
    }

    /// Refuses a value that this setting cannot have.
    pub fn check(&self, value: &SettingValue) -> Result<(), Failure> {
        let (least, most) = (self.0.least.unwrap_or(i64::MIN), self.0.most.unwrap_or(i64::MAX));
        let fits = match (self.0.kind, value) {
            (SettingKind::Switch, SettingValue::Switch(_)) => true,
            (SettingKind::Number, SettingValue::Number(number)) => (least..=most).contains(number),
            (SettingKind::Choice, SettingValue::Choice(chosen)) => {
                self.0.choices.iter().any(|choice| choice.value == *chosen)
            }
            (SettingKind::List, SettingValue::List(list)) => {
                list.len() <= LONGEST_LIST && list.iter().all(|entry| is_host_text(entry))
            }
            _ => false,
        };
        if fits {
            return Ok(());
        }
        let allowed = match self.0.kind {
            SettingKind::Switch => "on or off".to_owned(),
            SettingKind::Number => self.range(),
            SettingKind::Choice => {
                let labels: Vec<&str> =
                    self.0.choices.iter().take(MOST_NAMED).map(|choice| &*choice.label).collect();
                let more = if self.0.choices.len() > MOST_NAMED { ", and others" } else { "" };
                format!("one of these: {}{more}", labels.join(", "))
            }
            SettingKind::List => format!("a list of up to {LONGEST_LIST} domains or address ranges"),
        };
        Err(Failure::new(Code::InvalidRequest, format!("“{}” must be {allowed}.", self.0.label)))
    }

    fn range(&self) -> String {
        let range = match (self.0.least, self.0.most) {
            (Some(least), Some(most)) => format!("a number from {least} to {most}"),
            (Some(least), None) => format!("a number of at least {least}"),
            (None, Some(most)) => format!("a number of at most {most}"),
            (None, None) => "a number".to_owned(),
        };
        self.0.unit.iter().fold(range, |range, unit| format!("{range} {unit}"))
    }
}

/// Whether the text consists only of characters that domains and address ranges (CIDR) can contain. Deliberately, no
/// more is checked.
fn is_host_text(text: &str) -> bool {
    (1..=253).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:/".contains(&byte))
}
