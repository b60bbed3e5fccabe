//! The open impersonation sessions, with what each of them armed and read last.

use super::{Reading, StoreError, sql, words};
use ergo_protocol::{
    Person, UnixMillis, WorkspaceRef,
    entry::Scope,
    sessions::{OpenMode, OpenSession, PageKind, SeenPage},
    workspace::Named,
};

/// The audit actions for reading a page. Other reads (who am I, the profile, a grant) are not of a page.
const PAGES: [(&str, PageKind); 8] = [
    ("workspace.read", PageKind::Overview),
    ("members.read", PageKind::Members),
    ("member.read", PageKind::Member),
    ("effective_access.read", PageKind::Member),
    ("teams.read", PageKind::Teams),
    ("roles.read", PageKind::Roles),
    ("access_settings.read", PageKind::AccessSettings),
    ("workspace_audit.read", PageKind::Audit),
];

/// The page that an audit action reads.
pub fn page_of(action: &str) -> Option<PageKind> {
    PAGES.iter().find(|(known, _)| *known == action).map(|(_, page)| *page)
}

/// The place of a row: when the session was entered, and its id.
pub type Place = (UnixMillis, String);

/// A page of sessions, newest first, after the place where the last page ended. `workspaces`: only sessions in these
/// workspaces.
pub async fn page(
    tx: &mut Reading,
    workspaces: Option<&[String]>,
    after: Option<&Place>,
    limit: u32,
) -> Result<Vec<OpenSession>, StoreError> {
    let now = tx.now();
    let mut query = sql::QueryBuilder::new(
        "SELECT s.id, s.scope, s.started_at, s.ends_at,
                a.id AS agent_id, a.name AS agent, a.email AS agent_email,
                v.id AS viewed_id, v.name AS viewed, v.email AS viewed_email,
                w.id AS workspace_id, w.name AS workspace,
                coalesce(q.reason, '') AS reason, coalesce(q.ticket, '') AS ticket,
                g.title, g.before_words, g.after_words, g.expires_at,
                coalesce(l.at, s.started_at) AS last_seen_at,
                p.action, p.at AS page_at, p.target, t.name AS target_name
         FROM sessions s JOIN people a ON a.id = s.actor_id JOIN people v ON v.id = s.subject_id
             JOIN workspaces w ON w.id = s.workspace_id
             LEFT JOIN entry_requests q ON q.id = s.entry_request_id
             LEFT JOIN change_grants g ON g.session_id = s.id AND g.used_at IS NULL AND g.voided_at IS NULL
                 AND g.expires_at > ",
    );
    query.push_bind(now).push(
        " LEFT JOIN audit l ON l.seq = (SELECT max(seq) FROM audit WHERE session_id = s.id)
          LEFT JOIN audit p ON p.seq = (SELECT seq FROM audit WHERE session_id = s.id AND action IN (",
    );
    // Our own text, not bound, because the index on page reads uses the same text.
    let actions: Vec<String> = PAGES.iter().map(|(action, _)| format!("'{action}'")).collect();
    query.push(actions.join(", "));
    query.push(
        ") ORDER BY seq DESC LIMIT 1)
          LEFT JOIN people t ON t.id = p.target
          WHERE s.actor_id IS NOT NULL AND s.ended_at IS NULL AND s.ends_at > ",
    );
    query.push_bind(now);
    if let Some(workspaces) = workspaces {
        query.push(" AND s.workspace_id IN (");
        query.push_list(workspaces);
        query.push(")");
    }
    if let Some((at, id)) = after {
        query.push(" AND (s.started_at, s.id) < (").push_bind(*at).push(", ").push_bind(id.clone()).push(")");
    }
    query.push(" ORDER BY s.started_at DESC, s.id DESC LIMIT ").push_bind(limit);
    let rows: Vec<Row> = query.build().fetch_all(tx.connection()).await?;
    Ok(rows.into_iter().map(|Row(session)| session).collect())
}

struct Row(OpenSession);

impl sql::FromRow for Row {
    fn from_row(row: &sql::Row) -> Result<Self, sql::Error> {
        let person = |id, name, email| -> Result<Person, sql::Error> {
            Ok(Person { id: row.try_get(id)?, name: row.try_get(name)?, email: row.try_get(email)? })
        };
        let scope: String = row.try_get("scope")?;
        let scope = words::scope(&scope).map_err(|error| sql::Error::Decode(error.into()))?;
        let workspace = WorkspaceRef { id: row.try_get("workspace_id")?, name: row.try_get("workspace")? };
        Ok(Self(OpenSession {
            session_id: row.try_get("id")?,
            agent: person("agent_id", "agent", "agent_email")?,
            viewed: person("viewed_id", "viewed", "viewed_email")?,
            workspace,
            reason: row.try_get("reason")?,
            ticket: row.try_get("ticket")?,
            mode: mode(row)?,
            may_change: scope.contains(&Scope::Change),
            started_at: row.try_get("started_at")?,
            ends_at: row.try_get("ends_at")?,
            last_seen_at: row.try_get("last_seen_at")?,
            page: seen(row)?,
        }))
    }
}

fn mode(row: &sql::Row) -> Result<OpenMode, sql::Error> {
    let Some(expires_at) = row.try_get("expires_at")? else { return Ok(OpenMode::ReadOnly) };
    Ok(OpenMode::Armed {
        title: row.try_get("title")?,
        before: row.try_get("before_words")?,
        after: row.try_get("after_words")?,
        expires_at,
    })
}

fn seen(row: &sql::Row) -> Result<Option<SeenPage>, sql::Error> {
    let action: Option<String> = row.try_get("action")?;
    let Some(kind) = action.as_deref().and_then(page_of) else { return Ok(None) };
    let name: Option<String> = row.try_get("target_name")?;
    let member = match name.filter(|_| kind == PageKind::Member) {
        Some(name) => Some(Named { id: row.try_get("target")?, name }),
        None => None,
    };
    Ok(Some(SeenPage { kind, member, at: row.try_get("page_at")? }))
}
