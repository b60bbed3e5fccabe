//! The session rows, which decide whether a token is valid, whatever it says itself.

use super::{Reading, StoreError, Writing, sql, words};
use ergo_protocol::{UnixMillis, events::EndCause};

/// A session row.
#[derive(Clone, Debug)]
pub struct Session {
    /// `sid`.
    pub id: String,
    /// `sub`.
    pub subject_id: String,
    /// The agent of an impersonation session.
    pub actor_id: Option<String>,
    /// The workspace of an impersonation session.
    pub workspace_id: Option<String>,
    /// The agent's own session that it was entered from.
    pub parent_id: Option<String>,
    /// The entry request of an impersonation session. It may already be deleted.
    pub entry_request_id: Option<String>,
    /// The scope, space-separated.
    pub scope: String,
    /// When it began.
    pub started_at: UnixMillis,
    /// When it ends at the latest.
    pub ends_at: UnixMillis,
    /// When it was ended.
    pub ended_at: Option<UnixMillis>,
    /// Why it was ended, as stored.
    pub end_cause: Option<String>,
    /// Who ended it, if a person did.
    pub ended_by: Option<String>,
    /// That person's message to the agent; may be empty.
    pub end_message: String,
    /// The minutes that a second person approved; `None` if policy approved the entry.
    pub approved_minutes: Option<i64>,
}

impl Session {
    /// Whether it has neither been ended nor expired.
    pub fn is_open(&self, now: UnixMillis) -> bool {
        self.ended_at.is_none() && self.ends_at > now
    }

    /// Whose session it is: the agent's if it is an impersonation session, otherwise the person's own.
    pub fn holder(&self) -> &str {
        self.actor_id.as_deref().unwrap_or(&self.subject_id)
    }

    /// Why it is over, if it is.
    pub fn cause(&self, now: UnixMillis) -> Result<Option<EndCause>, StoreError> {
        match &self.end_cause {
            Some(word) => Ok(Some(words::read(word)?)),
            None if self.is_open(now) => Ok(None),
            None => Ok(Some(EndCause::Expired)),
        }
    }
}

const COLUMNS: &str = "id, subject_id, actor_id, workspace_id, parent_id, entry_request_id, scope, started_at, ends_at, ended_at, end_cause, \
    ended_by, end_message, approved_minutes";

impl sql::FromRow for Session {
    fn from_row(row: &sql::Row) -> Result<Self, sql::Error> {
        Ok(Self {
            id: row.try_get("id")?,
            subject_id: row.try_get("subject_id")?,
            actor_id: row.try_get("actor_id")?,
            workspace_id: row.try_get("workspace_id")?,
            parent_id: row.try_get("parent_id")?,
            entry_request_id: row.try_get("entry_request_id")?,
            scope: row.try_get("scope")?,
            started_at: row.try_get("started_at")?,
            ends_at: row.try_get("ends_at")?,
            ended_at: row.try_get("ended_at")?,
            end_cause: row.try_get("end_cause")?,
            ended_by: row.try_get("ended_by")?,
            end_message: row.try_get("end_message")?,
            approved_minutes: row.try_get("approved_minutes")?,
        })
    }
}

/// Which sessions.
#[derive(Clone, Copy, Debug)]
pub enum Which<'a> {
    /// This session, and those entered from it.
    WithChildren(&'a str),
    /// Only this session.
    One(&'a str),
    /// This agent's sessions, as themselves and as others. Not those in which someone else views them.
    OfAgent(&'a str),
    /// The session of this entry request.
    OfRequest(&'a str),
}

/// The session with this id.
pub async fn find(tx: &mut Reading, id: &str) -> Result<Option<Session>, StoreError> {
    Ok(sql::query(format!("SELECT {COLUMNS} FROM sessions WHERE id = $1"))
        .bind(id)
        .fetch_optional(tx.connection())
        .await?)
}

/// The sessions that have not been ended.
pub async fn not_ended(tx: &mut Reading, which: Which<'_>) -> Result<Vec<Session>, StoreError> {
    let (these, key) = match which {
        Which::WithChildren(id) => ("(id = $1 OR parent_id = $1)", id),
        Which::One(id) => ("id = $1", id),
        Which::OfAgent(id) => ("((subject_id = $1 AND actor_id IS NULL) OR actor_id = $1)", id),
        Which::OfRequest(id) => ("entry_request_id = $1", id),
    };
    let sql = format!("SELECT {COLUMNS} FROM sessions WHERE ended_at IS NULL AND {these}");
    Ok(sql::query(sql).bind(key).fetch_all(tx.connection()).await?)
}

/// All sessions that have not been ended, impersonation sessions first.
pub async fn all_not_ended(tx: &mut Reading) -> Result<Vec<Session>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM sessions WHERE ended_at IS NULL ORDER BY actor_id IS NULL, started_at, id"
    );
    Ok(sql::query(sql).fetch_all(tx.connection()).await?)
}

/// The own sessions of people who no longer need one: they are neither agents nor active members of any workspace.
pub async fn own_of_departed(tx: &mut Reading) -> Result<Vec<Session>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM sessions WHERE ended_at IS NULL AND actor_id IS NULL
             AND NOT EXISTS (SELECT 1 FROM agents a WHERE a.person_id = subject_id)
             AND NOT EXISTS (
                 SELECT 1 FROM memberships m WHERE m.person_id = subject_id AND m.status = 'active')
         ORDER BY started_at, id"
    );
    Ok(sql::query(sql).fetch_all(tx.connection()).await?)
}

/// The sessions that were ended since then, by any process.
pub async fn ended_since(tx: &mut Reading, since: UnixMillis) -> Result<Vec<Session>, StoreError> {
    Ok(sql::query(format!("SELECT {COLUMNS} FROM sessions WHERE ended_at >= $1 ORDER BY ended_at"))
        .bind(since)
        .fetch_all(tx.connection())
        .await?)
}

/// A session to start.
pub struct NewSession<'a> {
    /// `sid`.
    pub id: &'a str,
    /// `sub`.
    pub subject: &'a str,
    /// When it begins and ends.
    pub span: (UnixMillis, UnixMillis),
    /// The entry, for an impersonation session.
    pub entry: Option<EntryOf<'a>>,
}

/// See [`NewSession::entry`].
pub struct EntryOf<'a> {
    /// The agent.
    pub actor: &'a str,
    /// The workspace.
    pub workspace: &'a str,
    /// The entry request that was used.
    pub request: &'a str,
    /// The agent's own session.
    pub parent: &'a str,
    /// The scope, space-separated.
    pub scope: &'a str,
    /// The minutes that a second person approved; `None` if policy approved the entry.
    pub approved_minutes: Option<i64>,
}

/// Writes a new session.
pub async fn insert(tx: &mut Writing, new: &NewSession<'_>) -> Result<(), StoreError> {
    let entry = new.entry.as_ref();
    sql::query(
        "INSERT INTO sessions (id, subject_id, actor_id, workspace_id, entry_request_id, parent_id, scope,
                               started_at, ends_at, approved_minutes)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(new.id)
    .bind(new.subject)
    .bind(entry.map(|entry| entry.actor))
    .bind(entry.map(|entry| entry.workspace))
    .bind(entry.map(|entry| entry.request))
    .bind(entry.map(|entry| entry.parent))
    .bind(entry.map_or("", |entry| entry.scope))
    .bind(new.span.0)
    .bind(new.span.1)
    .bind(entry.and_then(|entry| entry.approved_minutes))
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Why a session ends, and who ends it.
#[derive(Clone, Copy, Debug)]
pub struct Why<'a> {
    /// The cause.
    pub cause: EndCause,
    /// The person who ends it, if someone does.
    pub by: Option<&'a str>,
    /// That person's message to the agent; may be empty.
    pub message: &'a str,
}

impl<'a> Why<'a> {
    /// An ending that no one caused on purpose.
    pub fn itself(cause: EndCause) -> Self {
        Self { cause, by: None, message: "" }
    }

    /// An ending by a person, without a message.
    pub fn by(cause: EndCause, person: &'a str) -> Self {
        Self { cause, by: Some(person), message: "" }
    }
}

/// Records that a session has ended. Returns whether it had not ended before.
pub async fn set_ended(tx: &mut Writing, id: &str, why: Why<'_>) -> Result<bool, StoreError> {
    let now = tx.now();
    let done = sql::query(
        "UPDATE sessions SET ended_at = $1, end_cause = $2, ended_by = $3, end_message = $4
         WHERE id = $5 AND ended_at IS NULL",
    )
    .bind(now)
    .bind(why.cause.as_str())
    .bind(why.by)
    .bind(why.message)
    .bind(id)
    .execute(tx.connection())
    .await?;
    Ok(done == 1)
}

/// Sets when a session ends at the latest.
pub async fn set_ends_at(tx: &mut Writing, id: &str, ends_at: UnixMillis) -> Result<(), StoreError> {
    sql::query("UPDATE sessions SET ends_at = $1 WHERE id = $2")
        .bind(ends_at)
        .bind(id)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// The number of a person's open sessions: as themselves, and as others.
pub async fn count_open(tx: &mut Reading, person: &str) -> Result<(i64, i64), StoreError> {
    let now = tx.now();
    Ok(sql::query(
        "SELECT (SELECT count(*) FROM sessions
                 WHERE subject_id = $1 AND actor_id IS NULL AND ended_at IS NULL AND ends_at > $2),
                (SELECT count(*) FROM sessions WHERE actor_id = $1 AND ended_at IS NULL AND ends_at > $2)",
    )
    .bind(person)
    .bind(now)
    .fetch_one(tx.connection())
    .await?)
}

/// Shortens a workspace's open sessions to its new limit.
pub async fn shorten_all_in(tx: &mut Writing, workspace: &str, minutes: i64) -> Result<(), StoreError> {
    sql::query(
        "UPDATE sessions SET ends_at = started_at + $2 * 60000
         WHERE workspace_id = $1 AND ended_at IS NULL AND ends_at > started_at + $2 * 60000",
    )
    .bind(workspace)
    .bind(minutes)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// The agents who have a session or an open request in a workspace.
pub async fn agents_in(tx: &mut Reading, workspace: &str) -> Result<Vec<String>, StoreError> {
    Ok(sql::query(
        "SELECT actor_id FROM sessions WHERE workspace_id = $1 AND ended_at IS NULL
         UNION SELECT agent_id FROM entry_requests WHERE workspace_id = $1 AND state IN ('pending', 'approved')",
    )
    .bind(workspace)
    .fetch_all(tx.connection())
    .await?)
}
