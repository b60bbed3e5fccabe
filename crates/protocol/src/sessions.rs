//! The support sessions that are running now, for leads and for the customers in whose workspaces they run.

use crate::{Person, UnixMillis, WorkspaceRef, names::wire_names, people::Named};
use serde::{Deserialize, Serialize};

/// The response of `GET /v1/sessions?state=open`: newest first. Leads see all; a member of a workspace who manages
/// support access sees those in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpenSessions {
    /// The sessions, newest first; at most 200.
    pub items: Vec<OpenSession>,
    /// Where the next page starts; absent at the end.
    pub next_cursor: Option<String>,
}

/// One impersonation session that is running.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpenSession {
    /// The session id (`sid`).
    pub session_id: String,
    /// The agent who entered.
    pub agent: Person,
    /// The viewed user.
    pub viewed: Person,
    /// The workspace that was entered.
    pub workspace: WorkspaceRef,
    /// Why the agent entered.
    pub reason: String,
    /// The support ticket.
    pub ticket: String,
    /// Whether a change can be made at this moment, and which.
    pub mode: OpenMode,
    /// Whether the session's scope includes single changes; otherwise it stays read-only until it ends.
    pub may_change: bool,
    /// When it was entered.
    pub started_at: UnixMillis,
    /// When it ends, unless it is extended or ended first.
    pub ends_at: UnixMillis,
    /// When the server last heard from it.
    pub last_seen_at: UnixMillis,
    /// The page that the agent read last; absent before the first one.
    pub page: Option<SeenPage>,
}

/// Whether a session can change something at this moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum OpenMode {
    /// No change is armed.
    ReadOnly,
    /// One stated change may be made.
    Armed {
        /// What is changed, in words, e.g. "Tom Lee’s role".
        title: String,
        /// The value when it was armed, in words.
        before: String,
        /// The new value, in words.
        after: String,
        /// When the session becomes read-only again if the change is not made.
        expires_at: UnixMillis,
    },
}

/// The page that an agent read last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SeenPage {
    /// Which page it is.
    pub kind: PageKind,
    /// The member, if the page is about one.
    pub member: Option<Named>,
    /// When it was read.
    pub at: UnixMillis,
}

wire_names! {
    /// The pages of a workspace.
    pub enum PageKind {
        /// The workspace at a glance.
        Overview = "overview",
        /// The list of members.
        Members = "members",
        /// One member: details or effective access.
        Member = "member",
        /// The list of teams.
        Teams = "teams",
        /// The matrix of roles and permissions.
        Roles = "roles",
        /// The workspace's access settings.
        AccessSettings = "access_settings",
        /// The workspace's audit log.
        Audit = "audit",
    }
}

/// Optional body of `POST /v1/sessions/{sid}/end`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SessionEnd {
    /// A message to the agent: one line ([`END_MESSAGE`](crate::limits::END_MESSAGE)).
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::formats::end_message))]
    #[serde(default)]
    pub message: String,
}
