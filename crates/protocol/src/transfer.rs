//! The lines of an import or export, in version 1 of the format: newline-delimited JSON
//! (<https://github.com/ndjson/ndjson-spec>).
//!
//! Each line is an object with a `type`. The first line states the version. A line may refer only to what is in an
//! earlier line or already in the database. Times are RFC 3339, e.g. `2026-11-29T10:46:42Z`.

use crate::{
    AgentRole,
    directory::{Notify, SupportAccess},
    names::wire_names,
    people::MemberStatus,
    workspace::{Choice, SettingValue},
};
use serde::{Deserialize, Serialize};

/// The version of the format that this server writes, and the only one that it reads.
pub const VERSION: u32 = 1;

/// A line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Line {
    /// The first line.
    ErgoImport(Format),
    /// Something that a role or a team can grant, in every workspace.
    Permission(Permission),
    /// An access setting that every workspace has.
    AccessSettingDefinition(AccessSettingDefinition),
    /// A customer's workspace.
    Workspace(Workspace),
    /// A role in a workspace.
    Role(Role),
    /// A person: a customer's user or an agent.
    Person(Person),
    /// A person in a workspace.
    Member(Member),
    /// A team in a workspace.
    Team(Team),
    /// A member of a team.
    TeamMember(TeamMember),
    /// The value of an access setting in a workspace.
    AccessSetting(AccessSetting),
    /// A person who works for support.
    Agent(Agent),
}

/// The format of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Format {
    /// [`VERSION`].
    pub version: u32,
}

/// Something that a role or a team can grant, in every workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Permission {
    /// Its key, e.g. `invoices.export`.
    pub key: String,
    /// The heading it appears under.
    pub group: String,
    /// In words: "Export invoices".
    pub label: String,
    /// Which of the rights that the server itself enforces it gives. Absent: the one with the same name, if there is
    /// one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stands_for: Option<String>,
}

wire_names! {
    /// The type of an access setting's value.
    pub enum SettingKind {
        /// On or off.
        Switch = "switch",
        /// A number.
        Number = "number",
        /// One of several choices.
        Choice = "choice",
        /// A list of domains or address ranges.
        List = "list",
    }
}

/// An access setting that every workspace has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccessSettingDefinition {
    /// Its key, e.g. `require_two_factor`.
    pub key: String,
    /// The heading it appears under.
    pub group: String,
    /// Its name for people.
    pub label: String,
    /// What it does, in a sentence.
    #[serde(default)]
    pub description: String,
    /// The type of its value.
    pub kind: SettingKind,
    /// The smallest number that it allows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least: Option<i64>,
    /// The largest number that it allows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<i64>,
    /// The unit of a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The values of a choice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
    /// What an empty list means. Absent: "None".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub empty_means: Option<String>,
    /// The value if none was set. Absent: off, the smallest number, the first choice, or an empty list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<SettingValue>,
    /// The permission needed to change it. Absent: the one that stands for changing access settings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub permission: Option<String>,
    /// Whether an impersonation session may change it.
    #[serde(default = "yes")]
    pub support_may_change: bool,
}

const fn yes() -> bool {
    true
}

/// A customer's workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Workspace {
    /// Its id, e.g. `ws_marlow`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its plan. Absent: the stored value stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
    /// Where its data is stored. Absent: the stored value stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// When it was created. Absent: the time of the import.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<String>,
    /// What the customer allows support to do. Absent: the stored value stays; for a new workspace,
    /// [`SupportTerms::default`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub support: Option<SupportTerms>,
}

/// What a customer allows support to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SupportTerms {
    /// Whether support may enter.
    pub access: SupportAccess,
    /// Whether a session may change anything.
    pub changes_allowed: bool,
    /// The longest session, in minutes (5 to 240).
    pub longest_session_minutes: u32,
    /// Who is notified.
    pub notify: Notify,
}

impl Default for SupportTerms {
    /// A second person approves each session; it is read-only and lasts at most an hour, and the owners are notified.
    fn default() -> Self {
        Self {
            access: SupportAccess::OnRequest,
            changes_allowed: false,
            longest_session_minutes: 60,
            notify: Notify::Owners,
        }
    }
}

/// A role in a workspace. The most powerful roles come first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// The workspace's id.
    pub workspace: String,
    /// The role's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    #[serde(default)]
    pub description: String,
    /// The keys of the permissions that it grants.
    #[serde(default)]
    pub permissions: Vec<String>,
    /// Whether it is the owners' role: support never views owners, and the last owner cannot lose the role.
    #[serde(default)]
    pub owner: bool,
    /// Whether the product defines it rather than the workspace.
    #[serde(default)]
    pub built_in: bool,
}

/// A person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// Their id.
    pub id: String,
    /// Their name.
    pub name: String,
    /// Their email address, which is unique.
    pub email: String,
    /// An IANA timezone, e.g. `Europe/Lisbon`. Absent: the stored value stays; for a new person, `Etc/UTC`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    /// A BCP 47 tag, e.g. `pt-PT`. Absent: the stored value stays; for a new person, `en`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// When they were last seen in the product. Absent: the stored value stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_seen_at: Option<String>,
}

/// A person in a workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// The workspace's id.
    pub workspace: String,
    /// The person's id.
    pub person: String,
    /// The id of their role.
    pub role: String,
    /// Their status. Absent: the stored value stays; a new member is active.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<MemberStatus>,
    /// When they joined. Absent: the time of the import.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joined_at: Option<String>,
}

/// A team in a workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Team {
    /// The workspace's id.
    pub workspace: String,
    /// The team's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    #[serde(default)]
    pub description: String,
    /// The id of the person who leads it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<String>,
    /// The keys of the permissions that it grants.
    #[serde(default)]
    pub permissions: Vec<String>,
}

/// A member of a team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TeamMember {
    /// The workspace's id.
    pub workspace: String,
    /// The team's id.
    pub team: String,
    /// The person's id.
    pub person: String,
}

/// The value of an access setting in a workspace. What the customer allows support to do is in the workspace's own
/// line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccessSetting {
    /// The workspace's id.
    pub workspace: String,
    /// The setting's key.
    pub key: String,
    /// Its value.
    pub value: SettingValue,
}

/// A person who works for support.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agent {
    /// The person's id.
    pub person: String,
    /// Their role in support.
    pub role: AgentRole,
}

/// An agent as the command line lists them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedAgent {
    /// Who they are.
    pub person: crate::Person,
    /// Their role in support.
    pub role: AgentRole,
    /// Whether they are disabled.
    pub disabled: bool,
}

/// A workspace as the command line lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedWorkspace {
    /// As in an export.
    #[serde(flatten)]
    pub workspace: Workspace,
    /// How many members it has.
    pub members: u32,
    /// How many impersonation sessions are open in it.
    pub open_sessions: u32,
}

/// A SCIM token as the command line lists it, without the token itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedScimToken {
    /// Its id.
    pub id: String,
    /// The workspace that it gives access to.
    pub workspace: String,
    /// Its name.
    pub name: String,
    /// When it was created, RFC 3339.
    pub created_at: String,
    /// When it was last used, to the minute.
    pub last_used_at: Option<String>,
    /// When it was revoked.
    pub revoked_at: Option<String>,
}

/// What an import did, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imported {
    /// The lines that were read.
    pub lines: u64,
    /// Whether this was a dry run, which writes nothing.
    pub dry_run: bool,
    /// By kind, in the order of the format.
    pub counts: Vec<Count>,
    /// What the administrator may not expect, in sentences.
    pub warnings: Vec<String>,
}

/// What happened to the lines of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// The `type` of the lines.
    pub kind: String,
    /// The number of new records.
    pub added: u64,
    /// The number of changed records.
    pub changed: u64,
    /// The number of unchanged records.
    pub unchanged: u64,
    /// The number of records that were removed, because the file does not have them.
    pub removed: u64,
    /// The number of agents who are not in the file and whom this import disabled, because a session's record refers
    /// to them.
    pub disabled: u64,
    /// The number of records that are not in the file and were kept, because something, such as a session's record,
    /// still refers to them; of agents, those who were already disabled.
    pub kept: u64,
}
