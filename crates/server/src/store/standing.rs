//! Everything that decides whether a session that was not ended may continue, read in one query.

use super::{Reading, StoreError, sql, words};
use ergo_protocol::{AgentRole, UnixMillis, directory::SupportAccess, workspace::MemberStatus};

/// The current facts about one session.
#[derive(Clone, Debug)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "facts of their own: what follows from them is for the domain"
)]
pub struct Facts {
    /// `sid`.
    pub session_id: String,
    /// When it ends at the latest.
    pub ends_at: UnixMillis,
    /// Whether it is an impersonation session.
    pub is_impersonation: bool,
    /// Whether a second person approved it.
    pub is_approved_by_person: bool,
    /// When the session that it was entered from ends; `None` if that one has ended.
    pub parent_ends_at: Option<UnixMillis>,
    /// The support role of the person who is acting; `None` if they are not an agent.
    pub agent_role: Option<AgentRole>,
    /// Whether that person's account is disabled.
    pub is_disabled: bool,
    /// The workspace's switch for support.
    pub support_access: Option<SupportAccess>,
    /// The viewed user's status; `None` if they are no longer a member.
    pub viewed_status: Option<MemberStatus>,
    /// Whether the viewed user owns the workspace.
    pub viewed_is_owner: bool,
    /// Whether the viewed user is an agent.
    pub viewed_is_agent: bool,
}

const SELECT: &str = "
    SELECT s.id, s.ends_at, s.actor_id IS NOT NULL AS is_impersonation,
           s.approved_minutes IS NOT NULL AS is_approved_by_person,
           CASE WHEN p.ended_at IS NULL THEN p.ends_at END AS parent_ends_at,
           a.role AS agent_role, a.disabled_at IS NOT NULL AS is_disabled,
           w.support_access, m.status AS viewed_status,
           coalesce(r.is_owner, 0) AS viewed_is_owner, v.person_id IS NOT NULL AS viewed_is_agent
    FROM sessions s
        LEFT JOIN sessions p ON p.id = s.parent_id
        LEFT JOIN agents a ON a.person_id = coalesce(s.actor_id, s.subject_id)
        LEFT JOIN agents v ON v.person_id = s.subject_id
        LEFT JOIN workspaces w ON w.id = s.workspace_id
        LEFT JOIN memberships m ON m.workspace_id = s.workspace_id AND m.person_id = s.subject_id
        LEFT JOIN roles r ON r.id = m.role_id
    WHERE s.ended_at IS NULL";

/// The facts about one session; `None` if it is unknown or was ended.
pub async fn of(tx: &mut Reading, session: &str) -> Result<Option<Facts>, StoreError> {
    let sql = format!("{SELECT} AND s.id = $1");
    Ok(sql::query(sql).bind(session).fetch_optional(tx.connection()).await?)
}

/// The facts about all sessions that were not ended.
pub async fn all(tx: &mut Reading) -> Result<Vec<Facts>, StoreError> {
    Ok(sql::query(SELECT).fetch_all(tx.connection()).await?)
}

/// The facts about the sessions in one workspace that were not ended.
pub async fn all_in(tx: &mut Reading, workspace: &str) -> Result<Vec<Facts>, StoreError> {
    let sql = format!("{SELECT} AND s.workspace_id = $1");
    Ok(sql::query(sql).bind(workspace).fetch_all(tx.connection()).await?)
}

impl sql::FromRow for Facts {
    fn from_row(row: &sql::Row) -> Result<Self, sql::Error> {
        Ok(Self {
            session_id: row.try_get("id")?,
            ends_at: row.try_get("ends_at")?,
            is_impersonation: row.try_get("is_impersonation")?,
            is_approved_by_person: row.try_get("is_approved_by_person")?,
            parent_ends_at: row.try_get("parent_ends_at")?,
            agent_role: words::some_column(row, "agent_role")?,
            is_disabled: row.try_get("is_disabled")?,
            support_access: words::some_column(row, "support_access")?,
            viewed_status: words::some_column(row, "viewed_status")?,
            viewed_is_owner: row.try_get("viewed_is_owner")?,
            viewed_is_agent: row.try_get("viewed_is_agent")?,
        })
    }
}
