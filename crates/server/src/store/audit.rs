//! The stored audit. Append-only: the database itself refuses anything else.

use super::{Reading, StoreError, Writing, sql};
use ergo_protocol::{
    UnixMillis,
    audit::{AuditEntry, WorkspaceAuditEntry},
    workspace,
};

/// An entry to write.
#[derive(Clone, Debug)]
pub struct Entry {
    /// E.g. `session.entered`.
    pub action: &'static str,
    /// On whose behalf it was done.
    pub subject: String,
    /// Who actually acted.
    pub actor: Option<String>,
    /// The session that it was done in.
    pub session: Option<String>,
    /// The workspace that it was done in.
    pub workspace: Option<String>,
    /// What was affected.
    pub target: Option<String>,
    /// Details, in words.
    pub detail: String,
}

/// Writes an entry.
pub async fn record(tx: &mut Writing, entry: &Entry) -> Result<(), StoreError> {
    let now = tx.now();
    sql::query(
        "INSERT INTO audit (at, action, subject_id, actor_id, session_id, workspace_id, target, detail)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(now)
    .bind(entry.action)
    .bind(&entry.subject)
    .bind(&entry.actor)
    .bind(&entry.session)
    .bind(&entry.workspace)
    .bind(&entry.target)
    .bind(&entry.detail)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Writes the entry once for every workspace; the given entry names none.
pub async fn record_for_all(tx: &mut Writing, entry: &Entry) -> Result<(), StoreError> {
    let now = tx.now();
    sql::query(
        "INSERT INTO audit (at, action, subject_id, actor_id, session_id, workspace_id, target, detail)
         SELECT CAST($1 AS BIGINT), CAST($2 AS TEXT), CAST($3 AS TEXT), CAST($4 AS TEXT), CAST($5 AS TEXT), w.id, CAST($6 AS TEXT),
                CAST($7 AS TEXT)
         FROM workspaces w ORDER BY w.id",
    )
    .bind(now)
    .bind(entry.action)
    .bind(&entry.subject)
    .bind(&entry.actor)
    .bind(&entry.session)
    .bind(&entry.target)
    .bind(&entry.detail)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// When the last entry was written.
pub async fn last_at(tx: &mut Reading) -> Result<Option<UnixMillis>, StoreError> {
    Ok(sql::query("SELECT at FROM audit ORDER BY seq DESC LIMIT 1").fetch_optional(tx.connection()).await?)
}

/// The number and the time of the last entry.
pub async fn last(tx: &mut Reading) -> Result<Option<(i64, UnixMillis)>, StoreError> {
    let sql = "SELECT seq, at FROM audit ORDER BY seq DESC LIMIT 1";
    Ok(sql::query(sql).fetch_optional(tx.connection()).await?)
}

/// When the entry with this number was written.
pub async fn at(tx: &mut Reading, seq: i64) -> Result<Option<UnixMillis>, StoreError> {
    Ok(sql::query("SELECT at FROM audit WHERE seq = $1").bind(seq).fetch_optional(tx.connection()).await?)
}

/// Entries with numbers lower than `before`, newest first: all of them, or those of these workspaces.
pub async fn page(
    tx: &mut Reading,
    workspaces: Option<&[String]>,
    before: i64,
    limit: u32,
) -> Result<Vec<AuditEntry>, StoreError> {
    let mut query = sql::QueryBuilder::new(
        "SELECT seq, at, action, subject_id, actor_id, session_id, workspace_id, target, detail FROM audit WHERE seq < ",
    );
    query.push_bind(before);
    if let Some(workspaces) = workspaces {
        query.push(" AND workspace_id IN (");
        query.push_list(workspaces);
        query.push(")");
    }
    query.push(" ORDER BY seq DESC LIMIT ").push_bind(limit);
    let rows: Vec<Row> = query.build().fetch_all(tx.connection()).await?;
    Ok(rows.into_iter().map(|Row(entry)| entry).collect())
}

/// The actions that change a workspace. The index on changes uses the same text.
const CHANGES: &str =
    "('member.role_changed', 'team.member_added', 'team.member_removed', 'access_setting.changed',
    'scim.user_created', 'scim.user_changed', 'scim.user_deleted', 'scim.group_created', 'scim.group_changed',
    'scim.group_deleted')";

/// A change of a member's role or teams.
pub struct Change {
    /// What was done.
    pub action: String,
    /// The roles' names, or the team's.
    pub detail: String,
}

impl sql::FromRow for Change {
    fn from_row(row: &sql::Row) -> Result<Self, sql::Error> {
        Ok(Self { action: row.try_get("action")?, detail: row.try_get("detail")? })
    }
}

/// The changes of a member's role and teams after a time, newest first, but at most `most`.
pub async fn changes_of_member(
    tx: &mut Reading,
    workspace: &str,
    person: &str,
    after: UnixMillis,
    most: i64,
) -> Result<Vec<Change>, StoreError> {
    let sql = "SELECT action, detail FROM audit
               WHERE workspace_id = $1 AND target = $2 AND at > $3
                   AND action IN ('member.role_changed', 'team.member_added', 'team.member_removed')
               ORDER BY seq DESC LIMIT $4";
    let query = sql::query(sql).bind(workspace).bind(person).bind(after).bind(most);
    Ok(query.fetch_all(tx.connection()).await?)
}

/// What a directory does, and what retention takes away, as in the index `audit_of_many`.
const OF_MANY: &str = "('audit.forgotten', 'scim.user_created', 'scim.user_changed', 'scim.user_deleted',
    'scim.group_created', 'scim.group_changed', 'scim.group_deleted')";

/// What the entries of a member leave out, after a time.
pub struct LeftOut {
    /// Whether data was imported.
    pub imported: bool,
    /// Whether a directory has changed anything.
    pub by_directory: bool,
    /// Whether entries of that time have been deleted since.
    pub forgotten: bool,
}

/// What the entries of a workspace's members leave out after a time.
pub async fn left_out(tx: &mut Reading, workspace: &str, after: UnixMillis) -> Result<LeftOut, StoreError> {
    let sql = format!(
        "SELECT EXISTS (SELECT 1 FROM audit WHERE at > $2 AND action = 'data.imported'),
                EXISTS (SELECT 1 FROM audit WHERE workspace_id = $1 AND at > $2
                            AND action IN {OF_MANY} AND action <> 'audit.forgotten'),
                EXISTS (SELECT 1 FROM audit WHERE workspace_id = $1 AND at > $2
                            AND action IN {OF_MANY} AND action = 'audit.forgotten')
                    AND coalesce((SELECT e.at FROM audit e WHERE e.workspace_id = $1 ORDER BY e.seq LIMIT 1) > $2, true)"
    );
    let (imported, by_directory, forgotten) =
        sql::query(sql).bind(workspace).bind(after).fetch_one(tx.connection()).await?;
    Ok(LeftOut { imported, by_directory, forgotten })
}

/// Which of a workspace's entries.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted<'a> {
    /// What was affected.
    pub target: Option<&'a str>,
    /// Only changes.
    pub changes: bool,
}

/// Entries of one workspace with lower numbers, newest first, with people's current names. A target that is not a
/// person has no name.
pub async fn of_workspace(
    tx: &mut Reading,
    workspace: &str,
    wanted: &Wanted<'_>,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<WorkspaceAuditEntry>, StoreError> {
    let mut query = sql::QueryBuilder::new(
        "SELECT e.seq, e.at, e.action, e.subject_id, e.actor_id, e.session_id, e.target, e.detail,
             coalesce(s.name, '') AS by, coalesce(a.name, '') AS agent, coalesce(t.name, '') AS target_name
         FROM audit e LEFT JOIN people s ON s.id = e.subject_id LEFT JOIN people a ON a.id = e.actor_id
             LEFT JOIN people t ON t.id = e.target
         WHERE e.workspace_id = ",
    );
    query.push_bind(workspace.to_owned());
    if wanted.changes {
        query.push(format!(" AND e.action IN {CHANGES}"));
    }
    if let Some(target) = wanted.target {
        query.push(" AND e.target = ").push_bind(target.to_owned());
    }
    query.push(" AND e.seq < ").push_bind(before.unwrap_or(i64::MAX));
    query.push(" ORDER BY e.seq DESC LIMIT ").push_bind(limit);
    let rows: Vec<Named> = query.build().fetch_all(tx.connection()).await?;
    Ok(rows.into_iter().map(|Named(entry)| entry).collect())
}

struct Named(WorkspaceAuditEntry);

impl sql::FromRow for Named {
    fn from_row(row: &sql::Row) -> Result<Self, sql::Error> {
        let named = |id: Option<String>, name: &str| -> Result<Option<workspace::Named>, sql::Error> {
            id.map(|id| Ok(workspace::Named { id, name: row.try_get(name)? })).transpose()
        };
        Ok(Self(WorkspaceAuditEntry {
            seq: row.try_get("seq")?,
            at: row.try_get("at")?,
            action: row.try_get("action")?,
            by: workspace::Named { id: row.try_get("subject_id")?, name: row.try_get("by")? },
            agent: named(row.try_get("actor_id")?, "agent")?,
            session_id: row.try_get("session_id")?,
            target: named(row.try_get("target")?, "target_name")?,
            detail: row.try_get("detail")?,
        }))
    }
}

/// A row as it is read.
pub(super) struct Row(pub(super) AuditEntry);

impl sql::FromRow for Row {
    fn from_row(row: &sql::Row) -> Result<Self, sql::Error> {
        Ok(Self(AuditEntry {
            seq: row.try_get("seq")?,
            at: row.try_get("at")?,
            action: row.try_get("action")?,
            subject_id: row.try_get("subject_id")?,
            actor_id: row.try_get("actor_id")?,
            session_id: row.try_get("session_id")?,
            workspace_id: row.try_get("workspace_id")?,
            target: row.try_get("target")?,
            detail: row.try_get("detail")?,
        }))
    }
}
