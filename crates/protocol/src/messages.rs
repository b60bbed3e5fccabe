//! What the server sends to the product that owns the data: webhooks, and `GET /v1/changes` (docs/WEBHOOKS.md).
//!
//! How much of a message a receiver gets depends on its [`PersonalData`]; fields that it may not have are absent.

use crate::{
    UnixMillis, change::AuthorizedHow, entry::Scope, events::EndCause, names::wire_names,
    workspace::SettingValue,
};
use serde::{Deserialize, Serialize};

wire_names! {
    /// How much data about people a receiver gets.
    pub enum PersonalData {
        /// Nothing about people, and nothing that people typed.
        None = "none",
        /// Also the ids of people.
        Ids = "ids",
        /// Also names, email addresses, and texts that people typed.
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
    /// The message's number. Later messages have higher numbers; there can be gaps.
    pub seq: i64,
    /// When it happened, RFC 3339.
    pub timestamp: String,
    /// The workspace in which it happened; empty in a test.
    pub workspace_id: String,
    /// How much data about people this message may contain.
    pub personal_data: PersonalData,
    /// What happened.
    #[serde(flatten)]
    pub body: Body,
}

/// What happened: its kind as `type`, and its details as `data`.
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
    /// The person's current name; absent if the person no longer exists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The person's current email address.
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

/// Who made a change, and who authorized it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MadeBy {
    /// The member on whose behalf it was made.
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

/// An impersonation session that was entered or ended.
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
    /// When it will end at the latest, or when it ended.
    pub ends_at: UnixMillis,
    /// Why it ended; absent while it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<EndCause>,
    /// The person who ended it, if someone did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Party>,
}

/// An entry request that is waiting, or what happened to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EntryNews {
    /// The entry request's id.
    pub request_id: String,
    /// The agent who is asking.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<Party>,
    /// The user they ask to view.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<Party>,
    /// The time limit, in minutes: as requested, or as approved.
    pub minutes: u32,
    /// The scope: as requested, or as approved.
    pub scope: Vec<Scope>,
    /// When it lapses if it is not decided or not used.
    pub lapses_at: UnixMillis,
    /// Whether a person decided; otherwise, the workspace's policy or the server did.
    pub by_person: bool,
    /// That person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Party>,
    /// Why the agent is asking.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The support ticket.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<String>,
    /// The message to the agent from the person who decided.
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

/// The response of `GET /v1/changes`: oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Changes {
    /// The messages, oldest first; at most 200.
    pub items: Vec<Message>,
    /// What to send as `after` next time. It advances even if no message is for this receiver.
    pub next_after: i64,
    /// Whether there is more now.
    pub has_more: bool,
}

/// A receiver as the command line lists it, without its secrets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedReceiver {
    /// The receiver's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Scheme, host, and port of its address, because a path can be a secret; absent if it polls.
    pub address: Option<String>,
    /// The one workspace whose messages it gets; absent if it gets those of all workspaces.
    pub workspace: Option<String>,
    /// The kinds of messages it gets; empty if it gets every kind.
    pub kinds: Vec<MessageKind>,
    /// How much data about people it gets.
    pub personal_data: PersonalData,
    /// Whether its address may be in a private network.
    pub internal: bool,
    /// When it was added, RFC 3339.
    pub created_at: String,
    /// When it last polled, to the minute.
    pub last_polled_at: Option<String>,
    /// When sending to it stopped.
    pub disabled_at: Option<String>,
    /// Why sending to it stopped.
    pub disabled_why: Option<String>,
    /// When its deliveries began to fail, RFC 3339.
    pub failing_since: Option<String>,
    /// The number up to which messages were deleted before they could be sent, while it was disabled.
    pub missed_to: Option<i64>,
    /// How many messages are waiting.
    pub waiting: u64,
    /// The number of the oldest waiting message.
    pub oldest_seq: Option<i64>,
    /// The age of the oldest waiting message, in seconds.
    pub oldest_age_seconds: Option<i64>,
    /// The workspaces with a failing delivery, longest first; at most 20.
    pub stuck: Vec<StuckLane>,
}

/// A workspace whose next message could not be delivered so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StuckLane {
    /// The workspace.
    pub workspace: String,
    /// How many times its next message was tried.
    pub attempts: u32,
    /// The last error.
    pub last_error: String,
    /// When it will be tried again, RFC 3339.
    pub next_try_at: Option<String>,
}
