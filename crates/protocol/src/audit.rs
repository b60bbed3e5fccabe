//! The server's own record of what was done, and by whom.

use crate::{UnixMillis, people::Named};
use serde::{Deserialize, Serialize};

/// One entry. Every entry of an impersonation session contains both identities.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditEntry {
    /// The entry's number, which increases with every entry.
    pub seq: i64,
    /// When it happened.
    pub at: UnixMillis,
    /// What was done, e.g. `session.entered`, `member.role_changed`.
    pub action: String,
    /// On whose behalf: the token's `sub`.
    pub subject_id: String,
    /// Who actually acted, in an impersonation session.
    pub actor_id: Option<String>,
    /// The session it was done in.
    pub session_id: Option<String>,
    /// The workspace it was done in.
    pub workspace_id: Option<String>,
    /// What was affected.
    pub target: Option<String>,
    /// Details, in words.
    pub detail: String,
}

/// The response of `GET /v1/audit`: newest first, at most 200.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditPage {
    /// The entries, newest first.
    pub items: Vec<AuditEntry>,
    /// Where the next page starts; absent at the end.
    pub next_cursor: Option<String>,
}

/// The response of `GET /v1/workspaces/{ws}/audit`: what was done in one workspace, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WorkspaceAudit {
    /// The entries, newest first; at most 200.
    pub items: Vec<WorkspaceAuditEntry>,
    /// Where the next page starts; absent at the end.
    pub next_cursor: Option<String>,
}

/// One entry of a workspace's audit log, with current names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WorkspaceAuditEntry {
    /// The entry's number, which increases with every entry.
    pub seq: i64,
    /// When it happened.
    pub at: UnixMillis,
    /// What was done, e.g. `member.role_changed`.
    pub action: String,
    /// On whose behalf it was done: the token's `sub`.
    pub by: Named,
    /// The support agent who actually acted, in an impersonation session.
    pub agent: Option<Named>,
    /// The impersonation session it was done in, if any.
    pub session_id: Option<String>,
    /// What was affected: a person or an access setting by name, anything else by its id.
    pub target: Option<Named>,
    /// Details, in words, e.g. "Editor -> Viewer".
    pub detail: String,
}
