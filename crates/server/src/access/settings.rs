//! The access settings: their definitions. Their values stand in the database.

use crate::failure::Failure;
use ergo_protocol::{
    Code,
    directory::{Notify, SupportAccess},
    limits,
    workspace::{AccessSetting, SettingValue},
};

/// What a value may be.
pub enum Kind {
    /// On or off.
    Switch,
    /// A number from, to, in this unit.
    Number(i64, i64, &'static str),
    /// One of these.
    Choice(&'static [&'static str]),
    /// A list of domains or address ranges.
    List,
}

/// One access setting.
pub struct Definition {
    /// Its key.
    pub key: &'static str,
    group: &'static str,
    /// Its name for people.
    pub label: &'static str,
    description: &'static str,
    /// What its value may be.
    pub kind: Kind,
}

/// The group that no impersonation session may ever change. Its values stand in `workspaces`.
const SUPPORT: &str = "Support access";

/// The key of the setting that says how members prove who they are.
pub const SIGN_IN_METHOD: &str = "sign_in_method";

/// All settings, in the order to show them.
pub const ALL: [Definition; 14] = [
    define(
        "require_two_factor",
        "Sign-in",
        "Require two-factor authentication",
        "Members without a second factor cannot sign in.",
        Kind::Switch,
    ),
    define(
        SIGN_IN_METHOD,
        "Sign-in",
        "Sign-in method",
        "How members prove who they are.",
        Kind::Choice(&["password", "password_or_sso", "sso_only"]),
    ),
    define(
        "allowed_domains",
        "Sign-in",
        "Allowed e-mail domains",
        "Only addresses of these domains can be invited.",
        Kind::List,
    ),
    define(
        "allowed_networks",
        "Sign-in",
        "Allowed networks",
        "Sign-in works only from these address ranges. Empty: from anywhere.",
        Kind::List,
    ),
    define(
        "public_links",
        "Sharing",
        "Public links",
        "Anybody with the link can see a shared project.",
        Kind::Switch,
    ),
    define(
        "guest_invitations",
        "Sharing",
        "Who may invite guests",
        "Guests see only the projects they are invited to.",
        Kind::Choice(&["everybody", "editors", "admins"]),
    ),
    define("export_allowed", "Sharing", "Data export", "Members can export what they can see.", Kind::Switch),
    define(
        "session_hours",
        "Sessions",
        "Sign out after",
        "Members sign in again after this long.",
        Kind::Number(1, 720, "hours"),
    ),
    define(
        "idle_minutes",
        "Sessions",
        "Sign out when idle for",
        "Without any activity.",
        Kind::Number(5, 1440, "minutes"),
    ),
    define(
        "one_session_only",
        "Sessions",
        "One session at a time",
        "A new sign-in ends the one before.",
        Kind::Switch,
    ),
    define(
        "support_access",
        SUPPORT,
        "Support access",
        "Whether Ergo support may look at this workspace as one of its members.",
        Kind::Choice(SupportAccess::NAMES),
    ),
    define(
        "changes_allowed",
        SUPPORT,
        "Support may change things",
        "Only one stated change at a time, when you have asked for it.",
        Kind::Switch,
    ),
    define(
        "longest_session_minutes",
        SUPPORT,
        "Longest support session",
        "A support session ends by itself after this long.",
        Kind::Number(5, limits::SESSION_MINUTES as i64, "minutes"),
    ),
    define(
        "support_notify",
        SUPPORT,
        "Who is notified",
        "Who hears about each support session.",
        Kind::Choice(Notify::NAMES),
    ),
];

const fn define(
    key: &'static str,
    group: &'static str,
    label: &'static str,
    description: &'static str,
    kind: Kind,
) -> Definition {
    Definition { key, group, label, description, kind }
}

/// The setting of that key.
pub fn find(key: &str) -> Option<&'static Definition> {
    ALL.iter().find(|definition| definition.key == key)
}

/// Whether it is a setting of support access.
pub fn is_support(key: &str) -> bool {
    find(key).is_some_and(Definition::is_support)
}

impl Definition {
    /// Whether it belongs to support access: out of reach while impersonating, stored in `workspaces`.
    pub fn is_support(&self) -> bool {
        self.group == SUPPORT
    }

    /// The setting with its value, as it crosses the wire.
    pub fn with(&self, value: SettingValue) -> AccessSetting {
        let (choices, unit) = match &self.kind {
            Kind::Choice(choices) => (choices.iter().map(|choice| (*choice).to_owned()).collect(), None),
            Kind::Number(_, _, unit) => (Vec::new(), Some((*unit).to_owned())),
            Kind::Switch | Kind::List => (Vec::new(), None),
        };
        AccessSetting {
            key: self.key.to_owned(),
            group: self.group.to_owned(),
            label: self.label.to_owned(),
            description: self.description.to_owned(),
            value,
            choices,
            unit,
            protected: self.is_support(),
        }
    }

    /// A value in words.
    pub fn words(&self, value: &SettingValue) -> String {
        match (value, &self.kind) {
            (SettingValue::Switch(on), _) => if *on { "on" } else { "off" }.to_owned(),
            (SettingValue::Number(number), Kind::Number(_, _, unit)) => format!("{number} {unit}"),
            (SettingValue::Number(number), _) => number.to_string(),
            (SettingValue::Choice(choice), _) => choice_words(choice),
            (SettingValue::List(list), _) if list.is_empty() => "nothing".to_owned(),
            (SettingValue::List(list), _) => list.join(", "),
        }
    }

    /// Refuses a value that this setting cannot have.
    pub fn check(&self, value: &SettingValue) -> Result<(), Failure> {
        let fits = match (&self.kind, value) {
            (Kind::Switch, SettingValue::Switch(_)) => true,
            (Kind::Number(from, to, _), SettingValue::Number(number)) => (from..=to).contains(&number),
            (Kind::Choice(choices), SettingValue::Choice(choice)) => choices.contains(&choice.as_str()),
            (Kind::List, SettingValue::List(list)) => {
                list.len() <= 50 && list.iter().all(|entry| is_host_text(entry))
            }
            _ => false,
        };
        if fits {
            return Ok(());
        }
        let allowed = match &self.kind {
            Kind::Switch => "on or off".to_owned(),
            Kind::Number(from, to, unit) => format!("a number from {from} to {to} {unit}"),
            Kind::Choice(choices) => {
                let choices: Vec<String> = choices.iter().map(|choice| choice_words(choice)).collect();
                format!("one of these: {}", choices.join(", "))
            }
            Kind::List => "a list of up to 50 domains or address ranges".to_owned(),
        };
        Err(Failure::new(Code::InvalidRequest, format!("“{}” must be {allowed}.", self.label)))
    }
}

/// A choice as people read it: in the words of the page, without underscores.
fn choice_words(choice: &str) -> String {
    match choice {
        "password_or_sso" => "password or single sign-on",
        "sso_only" => "single sign-on only",
        "everybody" => "everyone",
        "editors" => "editors and admins",
        "admins" => "admins only",
        "viewed_user" => "viewed user",
        "nobody" => "no one",
        other => return other.replace('_', " "),
    }
    .to_owned()
}

/// Whatever a domain or an address range (CIDR) can consist of; deliberately no more than that is checked.
fn is_host_text(text: &str) -> bool {
    (1..=253).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:/".contains(&byte))
}
