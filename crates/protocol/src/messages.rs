//! What leaves the server for the product that owns the data: webhooks, and `GET /v1/changes` (docs/WEBHOOKS.md).
//!
//! How much of a message a receiver is sent depends on its [`PersonalData`]; a member that it may not have is absent.

use crate::{
    UnixMillis, change::AuthorizedHow, entry::Scope, events::EndCause, names::wire_names,
    workspace::SettingValue,
};
use serde::{Deserialize, Serialize};

wire_names! {
    /// How much about people a receiver is sent.
    pub enum PersonalData {
        /// Nothing about people, and nothing that people have typed.
        None = "none",
        /// The ids of people as well.
        Ids = "ids",
        /// Names, email addresses, and texts that people have typed as well.
        Full = "full",
    }
}

wire_names! {
    /// What a message is about.
    pub enum MessageKind {
        /// A member got another role.
        MemberRoleChanged = "member.role_changed",
        /// A member was added to a team.
        TeamMemberAdded = "team.member_added",
        /// A member was removed from a team.
        TeamMemberRemoved = "team.member_removed",
        /// An access setting got another value.
        AccessSettingChanged = "access_setting.changed",
        /// An agent entered a workspace.
        SessionEntered = "session.entered",
        /// An impersonation session has ended.
        SessionEnded = "session.ended",
        /// An entry request waits for a second person.
        EntryPending = "entry.pending",
        /// An entry request was approved.
        EntryApproved = "entry.approved",
        /// An entry request was declined.
        EntryDeclined = "entry.declined",
        /// An entry request was withdrawn or closed, or its approval was revoked.
        EntryWithdrawn = "entry.withdrawn",
        /// The administrator tries out a receiver.
        WebhookTest = "webhook.test",
    }
}

/// One message: the body of a webhook, and an item of `GET /v1/changes`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Message {
    /// The message's id, the same in every delivery.
    pub id: String,
    /// The message's number. Later messages have higher numbers; numbers can be left out.
    pub seq: i64,
    /// When it happened, RFC 3339.
    pub timestamp: String,
    /// The workspace in which it happened; empty in a test.
    pub workspace_id: String,
    /// How much about people this message may contain.
    pub personal_data: PersonalData,
    /// What happened.
    #[serde(flatten)]
    pub body: Body,
}

/// What happened: its kind as `type`, and what belongs to it as `data`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "type", content = "data")]
pub enum Body {
    /// A member got another role.
    #[serde(rename = "member.role_changed")]
    MemberRoleChanged(RoleChanged),
    /// A member was added to a team.
    #[serde(rename = "team.member_added")]
    TeamMemberAdded(TeamChanged),
    /// A member was removed from a team.
    #[serde(rename = "team.member_removed")]
    TeamMemberRemoved(TeamChanged),
    /// An access setting got another value.
    #[serde(rename = "access_setting.changed")]
    AccessSettingChanged(SettingChanged),
    /// An agent entered a workspace.
    #[serde(rename = "session.entered")]
    SessionEntered(SessionNews),
    /// An impersonation session has ended.
    #[serde(rename = "session.ended")]
    SessionEnded(SessionNews),
    /// An entry request waits for a second person.
    #[serde(rename = "entry.pending")]
    EntryPending(EntryNews),
    /// An entry request was approved.
    #[serde(rename = "entry.approved")]
    EntryApproved(EntryNews),
    /// An entry request was declined.
    #[serde(rename = "entry.declined")]
    EntryDeclined(EntryNews),
    /// An entry request was withdrawn or closed, or its approval was revoked.
    #[serde(rename = "entry.withdrawn")]
    EntryWithdrawn(EntryNews),
    /// The administrator tries out a receiver.
    #[serde(rename = "webhook.test")]
    WebhookTest(Test),
}

/// A person. Untrusted text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Party {
    /// The person's id.
    pub id: String,
    /// The person's name today; absent if they are no longer there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The person's email address today.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}

/// A role, a team, or a setting. Untrusted text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Term {
    /// The id, or the key of a setting.
    pub id: String,
    /// The name at that time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// By whom a change was made, and on whose word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MadeBy {
    /// The member in whose name it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<Party>,
    /// The agent who made it, in an impersonation session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<Party>,
    /// The impersonation session; absent if the member made the change themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_id: Option<String>,
    /// The change grant's id, in an impersonation session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grant_id: Option<String>,
    /// How the change was authorized, in an impersonation session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub how: Option<AuthorizedHow>,
    /// Who authorized it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorised_by: Option<String>,
    /// What the change is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
}

/// A member got another role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RoleChanged {
    /// By whom.
    pub by: MadeBy,
    /// The member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<Party>,
    /// The role before.
    pub before: Term,
    /// The role now.
    pub after: Term,
}

/// A member was added to a team, or removed from one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TeamChanged {
    /// By whom.
    pub by: MadeBy,
    /// The member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<Party>,
    /// The team.
    pub team: Term,
}

/// An access setting got another value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SettingChanged {
    /// By whom.
    pub by: MadeBy,
    /// The setting.
    pub setting: Term,
    /// The value before. People type lists, so a list needs `full`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<SettingValue>,
    /// The value now. People type lists, so a list needs `full`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<SettingValue>,
}

/// An impersonation session that was entered or has ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionNews {
    /// The session's id.
    pub session_id: String,
    /// The entry request's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// The agent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<Party>,
    /// The viewed user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<Party>,
    /// What the session may read, and whether it may make single changes.
    pub scope: Vec<Scope>,
    /// When it began.
    pub started_at: UnixMillis,
    /// When it ends at the latest, or when it has ended.
    pub ends_at: UnixMillis,
    /// Why it has ended; absent while it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<EndCause>,
    /// The person who ended it, if someone did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Party>,
}

/// An entry request that waits, or what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EntryNews {
    /// The entry request's id.
    pub request_id: String,
    /// The agent who asks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<Party>,
    /// The user they ask to view.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<Party>,
    /// For how many minutes: as asked, or as approved.
    pub minutes: u32,
    /// The scope: as asked, or as approved.
    pub scope: Vec<Scope>,
    /// When it lapses unless it is decided or used.
    pub lapses_at: UnixMillis,
    /// Whether a person decided; otherwise it was the workspace's policy, or the server.
    pub by_person: bool,
    /// That person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Party>,
    /// Why the agent asks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The support ticket.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<String>,
    /// What the person who decided says to the agent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub word: Option<String>,
}

/// The administrator tries out a receiver.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Test {
    /// The receiver's id.
    pub receiver_id: String,
}

/// Answer of `GET /v1/changes`: the oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Changes {
    /// The messages, oldest first; at most 200.
    pub items: Vec<Message>,
    /// What to send as `after` next time. It moves on even if no message is for this receiver.
    pub next_after: i64,
    /// Whether there is more now.
    pub has_more: bool,
}

/// A receiver as the command line lists it. Its secrets are nowhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedReceiver {
    /// The receiver's id.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Scheme, host, and port of its address, because a path can be a secret; absent if it polls.
    pub address: Option<String>,
    /// The one workspace it hears of; absent if it hears of all of them.
    pub workspace: Option<String>,
    /// The kinds it is sent; empty if it is sent every kind.
    pub kinds: Vec<MessageKind>,
    /// How much about people it is sent.
    pub personal_data: PersonalData,
    /// Whether it may be in a private network.
    pub internal: bool,
    /// When it was added, RFC 3339.
    pub created_at: String,
    /// When it last polled, to the minute.
    pub last_polled_at: Option<String>,
    /// Since when nothing is sent.
    pub disabled_at: Option<String>,
    /// Why nothing is sent.
    pub disabled_why: Option<String>,
    /// Since when nothing has arrived of what it was sent, RFC 3339.
    pub failing_since: Option<String>,
    /// While it was disabled, messages were deleted up to this number before they could be sent.
    pub missed_to: Option<i64>,
    /// How many messages wait.
    pub waiting: u64,
    /// The number of the oldest message that waits.
    pub oldest_seq: Option<i64>,
    /// How old the oldest message that waits is, in seconds.
    pub oldest_age_seconds: Option<i64>,
    /// The workspaces in which a delivery fails, the longest first; at most 20.
    pub stuck: Vec<StuckLane>,
}

/// A workspace whose next message could not be delivered yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StuckLane {
    /// The workspace.
    pub workspace: String,
    /// How often its next message was tried.
    pub attempts: u32,
    /// What went wrong last.
    pub last_error: String,
    /// When it is tried again, RFC 3339.
    pub next_try_at: Option<String>,
}
