//! The session rows: what makes a token good or not, whatever it says itself.

use crate::{
    audit,
    clock::now_millis,
    events::{Audience, Push},
    grants, notify,
    problem::Failure,
};
use ergo_protocol::{Code, UnixMillis, events::Event};
use sqlx::{FromRow, Row, SqliteConnection, SqliteExecutor, SqlitePool, sqlite::SqliteRow};

/// How exact "last seen" is: a reader must not cost a write each time.
const LAST_SEEN_STEP_MILLIS: i64 = 5 * 60 * 1000;

/// A session row.
pub struct Session {
    /// `sid`.
    pub id: String,
    /// `sub`.
    pub subject_id: String,
    /// The agent of an impersonation session.
    pub actor_id: Option<String>,
    /// The workspace of an impersonation session.
    pub workspace_id: Option<String>,
    /// The entry request of an impersonation session.
    pub entry_request_id: Option<String>,
    /// The agent's own session that it was entered from.
    pub parent_id: Option<String>,
    /// Space-separated.
    pub scope: String,
    /// When it began.
    pub started_at: UnixMillis,
    /// When it ends at the latest.
    pub ends_at: UnixMillis,
    /// When it was ended.
    pub ended_at: Option<UnixMillis>,
}

impl FromRow<'_, SqliteRow> for Session {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.try_get("id")?,
            subject_id: row.try_get("subject_id")?,
            actor_id: row.try_get("actor_id")?,
            workspace_id: row.try_get("workspace_id")?,
            entry_request_id: row.try_get("entry_request_id")?,
            parent_id: row.try_get("parent_id")?,
            scope: row.try_get("scope")?,
            started_at: row.try_get("started_at")?,
            ends_at: row.try_get("ends_at")?,
            ended_at: row.try_get("ended_at")?,
        })
    }
}

/// The session of that id.
pub async fn find(executor: impl SqliteExecutor<'_>, id: &str) -> Result<Option<Session>, sqlx::Error> {
    sqlx::query_as("SELECT * FROM sessions WHERE id = ?").bind(id).fetch_optional(executor).await
}

/// The session of that id, unless it has ended: then what every caller with a token of it is told.
pub async fn require_open(executor: impl SqliteExecutor<'_>, id: &str) -> Result<Session, Failure> {
    match find(executor, id).await? {
        Some(session) if session.ended_at.is_none() && session.ends_at > now_millis() => Ok(session),
        // Unknown is as good as ended.
        _ => Err(ended()),
    }
}

/// The refusal of a token whose session has ended.
pub fn ended() -> Failure {
    Failure::new(Code::SessionEnded, "This session has ended. Sign in or enter again.")
}

/// A session to be started.
pub struct NewSession<'a> {
    /// `sid`.
    pub id: &'a str,
    /// `sub`.
    pub subject: &'a str,
    /// From when to when, in Unix seconds.
    pub span: (i64, i64),
    /// What makes it an impersonation session.
    pub entry: Option<EntryOf<'a>>,
}

/// See [`NewSession::entry`].
pub struct EntryOf<'a> {
    /// The agent.
    pub actor: &'a str,
    /// Where.
    pub workspace: &'a str,
    /// The entry request that was redeemed.
    pub request: &'a str,
    /// The agent's own session.
    pub parent: &'a str,
    /// Space-separated.
    pub scope: &'a str,
}

/// Writes a new session.
pub async fn insert(connection: &mut SqliteConnection, new: &NewSession<'_>) -> Result<(), sqlx::Error> {
    let entry = new.entry.as_ref();
    sqlx::query(
        "INSERT INTO sessions (id, subject_id, actor_id, workspace_id, entry_request_id, parent_id, scope,
                               started_at, ends_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(new.id)
    .bind(new.subject)
    .bind(entry.map(|entry| entry.actor))
    .bind(entry.map(|entry| entry.workspace))
    .bind(entry.map(|entry| entry.request))
    .bind(entry.map(|entry| entry.parent))
    .bind(entry.map_or("", |entry| entry.scope))
    .bind(new.span.0 * 1000)
    .bind(new.span.1 * 1000)
    .execute(connection)
    .await?;
    Ok(())
}

/// Ends a session and those that were entered from it. Nothing happens to what has ended before. Answers what
/// is to be pushed after the commit.
pub async fn end(connection: &mut SqliteConnection, id: &str, why: &str) -> Result<Vec<Push>, Failure> {
    end_where(connection, "id = ?1 OR parent_id = ?1", id, why).await
}

/// Ends every impersonation session of a workspace: the customer has switched support access off.
pub async fn end_all_in(
    connection: &mut SqliteConnection,
    workspace: &str,
    why: &str,
) -> Result<Vec<Push>, Failure> {
    end_where(connection, "workspace_id = ?1", workspace, why).await
}

async fn end_where(
    connection: &mut SqliteConnection,
    which: &'static str,
    key: &str,
    why: &str,
) -> Result<Vec<Push>, Failure> {
    let mut pushes = Vec::new();
    let sql = format!("SELECT * FROM sessions WHERE ended_at IS NULL AND ({which})");
    let sessions: Vec<Session> =
        sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(key).fetch_all(&mut *connection).await?;
    for session in sessions {
        sqlx::query("UPDATE sessions SET ended_at = ? WHERE id = ?")
            .bind(now_millis())
            .bind(&session.id)
            .execute(&mut *connection)
            .await?;
        let entry = audit::Entry {
            action: "session.ended",
            subject: &session.subject_id,
            actor: session.actor_id.as_deref(),
            session: Some(&session.id),
            workspace: session.workspace_id.as_deref(),
            target: None,
            detail: why.to_owned(),
        };
        audit::record(&mut *connection, &entry).await?;
        grants::void_all(&mut *connection, &session.id).await?;
        notify::tell(&mut *connection, &session, &format!("The support session has ended. {why}.")).await?;
        // An agent's own stream ends with this; a session's agent is told.
        let agent = session.actor_id.unwrap_or(session.subject_id);
        pushes.push((Audience::Agent(agent), Event::SessionEnded { session_id: session.id }));
    }
    Ok(pushes)
}

/// Shortens the running sessions of a workspace to its new limit.
pub async fn shorten_all_in(
    connection: &mut SqliteConnection,
    workspace: &str,
    minutes: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE sessions SET ends_at = min(ends_at, started_at + ?2 * 60000)
         WHERE workspace_id = ?1 AND ended_at IS NULL",
    )
    .bind(workspace)
    .bind(minutes)
    .execute(connection)
    .await?;
    Ok(())
}

/// The agents who have a session or an open request in a workspace.
pub async fn agents_in(
    connection: &mut SqliteConnection,
    workspace: &str,
) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT actor_id FROM sessions WHERE workspace_id = ?1 AND ended_at IS NULL
         UNION SELECT agent_id FROM entry_requests WHERE workspace_id = ?1 AND state IN ('pending', 'approved')",
    )
    .bind(workspace)
    .fetch_all(connection)
    .await
}

/// Moves "last seen" of somebody who is there as themselves.
pub async fn move_last_seen(pool: &SqlitePool, person: &str) -> Result<(), sqlx::Error> {
    let now = now_millis();
    let due: Option<i64> = sqlx::query_scalar(
        "SELECT 1 FROM people WHERE id = ?1 AND (last_seen_at IS NULL OR last_seen_at < ?2 OR last_seen_at > ?3)",
    )
    .bind(person)
    .bind(now - LAST_SEEN_STEP_MILLIS)
    .bind(now)
    .fetch_optional(pool)
    .await?;
    // Asked first, so that a plain read does not wait for the write lock.
    if due.is_some() {
        sqlx::query("UPDATE people SET last_seen_at = ? WHERE id = ?")
            .bind(now)
            .bind(person)
            .execute(pool)
            .await?;
    }
    Ok(())
}
