//! The lines of an import and of an export: newline-delimited JSON (<https://github.com/ndjson/ndjson-spec>), version 1.
//!
//! Each line is an object with a `type`. The first one says the version. A line may only name what an earlier line, or the
//! database, already has. Times are RFC 3339, e.g. `2026-11-29T10:46:42Z`.

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

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Line {
    /// The first line.
    ErgoImport(Format),
    /// Something that a role or a team can allow, in every workspace.
    Permission(Permission),
    /// An access setting that every workspace has.
    AccessSettingDefinition(AccessSettingDefinition),
    /// A customer's workspace.
    Workspace(Workspace),
    /// A role of a workspace.
    Role(Role),
    /// A person, whether a customer's or an agent.
    Person(Person),
    /// A person in a workspace.
    Member(Member),
    /// A team of a workspace.
    Team(Team),
    /// A member in a team.
    TeamMember(TeamMember),
    /// The value of an access setting of a workspace.
    AccessSetting(AccessSetting),
    /// A person who works for support.
    Agent(Agent),
}

/// What the file is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Format {
    /// [`VERSION`].
    pub version: u32,
}

/// Something that a role or a team can allow, in every workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Permission {
    /// Its key, e.g. `invoices.export`.
    pub key: String,
    /// The heading it appears under.
    pub group: String,
    /// In words that follow "can": "Export invoices".
    pub label: String,
    /// Which of the rights that the server itself acts on it gives. Absent: the one of the same name, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stands_for: Option<String>,
}

wire_names! {
    /// What the value of an access setting is.
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
    /// What its value is.
    pub kind: SettingKind,
    /// The smallest number that it can be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least: Option<i64>,
    /// The largest one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<i64>,
    /// The unit of a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// What can be chosen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
    /// What an empty list means. Absent: "None".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub empty_means: Option<String>,
    /// The value where none was set. Absent: off, the smallest number, the first choice, an empty list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<SettingValue>,
    /// The permission that it takes to change it. Absent: the one that stands for changing access settings.
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
    /// The plan it is on. Absent: what is stored stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
    /// Where its data lives. Absent: what is stored stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// When it was created; the time of the import when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<String>,
    /// What the customer allows support. Absent: what it is, and for a new workspace, [`SupportTerms::default`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub support: Option<SupportTerms>,
}

/// What a customer allows support.
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
    /// Each session is approved by a second person, changes nothing, lasts at most an hour, and the owners hear of it.
    fn default() -> Self {
        Self {
            access: SupportAccess::OnRequest,
            changes_allowed: false,
            longest_session_minutes: 60,
            notify: Notify::Owners,
        }
    }
}

/// A role of a workspace. The most powerful ones come first.
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
    /// Whether it is the owners' role: support never views them, and the last of them cannot lose it.
    #[serde(default)]
    pub owner: bool,
    /// Whether the product defines it, not the workspace.
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
    /// Their email address; nobody else has it.
    pub email: String,
    /// An IANA timezone, e.g. `Europe/Lisbon`. Absent: what is stored stays; for a new person, `Etc/UTC`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    /// A BCP 47 tag, e.g. `pt-PT`. Absent: what is stored stays; for a new person, `en`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// When they were last seen in the product. Absent: what is known stays.
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
    /// Their standing. Absent: what is stored stays; a new member is active.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<MemberStatus>,
    /// When they joined; the time of the import when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joined_at: Option<String>,
}

/// A team of a workspace.
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

/// A member in a team.
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

/// The value of an access setting of a workspace. What the customer allows support is in the workspace's own line.
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

/// A SCIM token as the command line lists them. The token itself is nowhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedScimToken {
    /// Its id.
    pub id: String,
    /// The workspace that it opens.
    pub workspace: String,
    /// What it is called.
    pub name: String,
    /// When it was made, RFC 3339.
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
    /// Whether nothing was written, because that was asked for.
    pub dry_run: bool,
    /// By kind, in the order of the format.
    pub counts: Vec<Count>,
    /// What somebody may not expect, in sentences.
    pub warnings: Vec<String>,
}

/// What became of one kind of line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// The `type` of the lines.
    pub kind: String,
    /// New.
    pub added: u64,
    /// Different from before.
    pub changed: u64,
    /// The same as before.
    pub unchanged: u64,
    /// Removed, because the file does not have them.
    pub removed: u64,
    /// Agents who are not in the file, and whom this import has disabled because the record of a session names them.
    pub disabled: u64,
    /// Not in the file, and kept because something, such as the record of a session, still refers to them; of agents, those
    /// who were disabled before.
    pub kept: u64,
}
