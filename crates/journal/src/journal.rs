//! Appending and reading.

use crate::{
    JournalError, SessionStart, chain,
    rows::{self, SELECT_SESSION},
};
use ergo_protocol::{
    UnixMillis,
    journal::{Author, Chain, Ending, EntryKind, JournalEntry, SessionJournal, SessionRecord},
};
use sqlx::{
    AssertSqlSafe, Connection, Row, Sqlite, SqliteConnection, SqlitePool, pool::PoolConnection,
    sqlite::SqliteRow,
};

/// Takes the write lock immediately, so that two processes with the file open cannot both read and then both write.
pub(crate) const BEGIN: &str = "BEGIN IMMEDIATE";

/// The journal. Cheap to clone; all clones share one connection.
#[derive(Clone, Debug)]
pub struct Journal {
    pub(crate) pool: SqlitePool,
}

impl Journal {
    /// Begins the record of a session. Durable when it returns.
    pub async fn begin(&self, start: &SessionStart) -> Result<(), JournalError> {
        let mut connection = self.pool.acquire().await?;
        let done = sqlx::query(
            "INSERT INTO session (id, viewed_id, viewed_name, viewed_email, workspace_id, workspace_name, \
             agent_id, agent_name, agent_email, reason, ticket, started_at, head_hash) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        )
        .bind(&start.id)
        .bind(&start.viewed.id)
        .bind(&start.viewed.name)
        .bind(&start.viewed.email)
        .bind(&start.workspace.id)
        .bind(&start.workspace.name)
        .bind(&start.agent.id)
        .bind(&start.agent.name)
        .bind(&start.agent.email)
        .bind(&start.reason)
        .bind(&start.ticket)
        .bind(start.started_at)
        .bind(chain::header_hash(start))
        .execute(&mut *connection)
        .await;
        let done = settle(connection, done.map_err(JournalError::from)).await?;
        if done.rows_affected() == 0 { Err(JournalError::AlreadyBegun(start.id.clone())) } else { Ok(()) }
    }

    /// Appends an entry and returns it. Returns only after it is safely on disk: a returned entry survives a power
    /// loss (invariant 6). Refused after [`Journal::close`].
    pub async fn append(
        &self,
        session: &str,
        author: Author,
        kind: EntryKind,
        text: &str,
        at: UnixMillis,
    ) -> Result<JournalEntry, JournalError> {
        let mut connection = self.pool.acquire().await?;
        let done = append(&mut connection, session, draft(author, kind, text, at)).await;
        settle(connection, done).await
    }

    /// Appends the agent's correction of an earlier entry, which stays unchanged, and returns the correction. As
    /// durable as [`Journal::append`]. Fails with [`JournalError::NoSuchNote`] if that entry is not one of the
    /// agent's notes.
    pub async fn correct(
        &self,
        session: &str,
        corrects: u32,
        text: &str,
        at: UnixMillis,
    ) -> Result<JournalEntry, JournalError> {
        let mut connection = self.pool.acquire().await?;
        let correction = JournalEntry {
            corrects: Some(corrects),
            ..draft(Author::Agent, EntryKind::Correction, text, at)
        };
        let done = correct(&mut connection, session, corrects, correction).await;
        settle(connection, done).await
    }

    /// Writes the last entry of a session, closes its record, and queues its revocation: [`Journal::unrevoked`]
    /// returns it until [`Journal::mark_revoked`]. All or nothing; durable when it returns. Refused if it is already
    /// closed.
    pub async fn close(
        &self,
        session: &str,
        ending: Ending,
        text: &str,
        at: UnixMillis,
    ) -> Result<(), JournalError> {
        let mut connection = self.pool.acquire().await?;
        let done =
            close(&mut connection, session, ending, draft(Author::App, EntryKind::Ended, text, at)).await;
        settle(connection, done).await
    }

    /// The sessions that were begun and not closed, oldest first: what a crash left behind.
    pub async fn unfinished(&self) -> Result<Vec<SessionRecord>, JournalError> {
        self.select("WHERE ended_at IS NULL ORDER BY started_at, id", None).await
    }

    /// An agent's closed sessions whose end the server has not confirmed yet, oldest first.
    pub async fn unrevoked(&self, agent_id: &str) -> Result<Vec<SessionRecord>, JournalError> {
        let condition = "WHERE ended_at IS NOT NULL AND revoked = 0 AND agent_id = ? ORDER BY ended_at, id";
        self.select(condition, Some(agent_id)).await
    }

    /// Records that the server confirmed the end of a session. Calling it twice is not an error.
    pub async fn mark_revoked(&self, session: &str) -> Result<(), JournalError> {
        let mut connection = self.pool.acquire().await?;
        let done = sqlx::query("UPDATE session SET revoked = 1 WHERE id = ?")
            .bind(session)
            .execute(&mut *connection)
            .await;
        let done = settle(connection, done.map_err(JournalError::from)).await?;
        if done.rows_affected() == 0 { Err(JournalError::UnknownSession(session.to_owned())) } else { Ok(()) }
    }

    /// All sessions, newest first.
    pub async fn sessions(&self) -> Result<Vec<SessionRecord>, JournalError> {
        self.select("ORDER BY started_at DESC, id DESC", None).await
    }

    /// One session with its entries, and whether its chain is intact. If an entry is unreadable, only the entries
    /// before it are returned, and the chain counts as broken there.
    pub async fn session(&self, id: &str) -> Result<Option<SessionJournal>, JournalError> {
        // One transaction, so that the record, the head, and the entries are from the same moment.
        let mut transaction = self.pool.begin().await?;
        let row = sqlx::query(AssertSqlSafe(format!("{SELECT_SESSION} WHERE id = ?")))
            .bind(id)
            .fetch_optional(&mut *transaction)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let (entries, unreadable) = read_entries(&mut transaction, id).await?;
        let chain = match chain::verify(&rows::start(&row)?, &entries) {
            Chain::Verified => against_head(&entries, unreadable.is_none(), &row)?,
            broken @ Chain::Broken { .. } => broken,
        };
        Ok(Some(SessionJournal { record: rows::record(&row)?, entries, chain }))
    }

    /// The entries of a session, in order. Fails with [`JournalError::Vocabulary`] if one is unreadable.
    pub async fn entries(&self, id: &str) -> Result<Vec<JournalEntry>, JournalError> {
        let mut connection = self.pool.acquire().await?;
        match read_entries(&mut connection, id).await? {
            (entries, None) => Ok(entries),
            (_, Some(error)) => Err(error),
        }
    }

    /// Closes the file and moves the write-ahead log into it, so that the journal is a single file. Nothing is lost
    /// without this call. The journal and its clones cannot be used afterwards.
    pub async fn shut_down(&self) {
        self.pool.close().await;
    }

    async fn select(
        &self,
        condition: &str,
        argument: Option<&str>,
    ) -> Result<Vec<SessionRecord>, JournalError> {
        let mut query = sqlx::query(AssertSqlSafe(format!("{SELECT_SESSION} {condition}")));
        if let Some(argument) = argument {
            query = query.bind(argument);
        }
        query.fetch_all(&self.pool).await?.iter().map(rows::record).collect()
    }
}

/// Returns a connection to the pool after a write. If the write failed, the connection is closed instead, and the
/// next call reopens the file: after a failed sync a file handle may pretend that the lost data was written ("Can
/// Applications Recover from fsync Failures?", ATC 2020), and `SQLite` may have rolled back by itself, which sqlx
/// does not notice.
pub(crate) async fn settle<T>(
    connection: PoolConnection<Sqlite>,
    done: Result<T, JournalError>,
) -> Result<T, JournalError> {
    if let Err(JournalError::Database(_)) = done {
        // An error while closing adds nothing: the write has already failed.
        let _ = connection.close().await;
    }
    done
}

/// An entry without its number and hashes.
fn draft(author: Author, kind: EntryKind, text: &str, at: UnixMillis) -> JournalEntry {
    let text = text.to_owned();
    JournalEntry {
        seq: 0,
        at,
        author,
        kind,
        text,
        corrects: None,
        prev_hash: String::new(),
        hash: String::new(),
    }
}

async fn append(
    connection: &mut SqliteConnection,
    session: &str,
    draft: JournalEntry,
) -> Result<JournalEntry, JournalError> {
    let mut transaction = connection.begin_with(BEGIN).await?;
    let entry = write(&mut transaction, session, draft).await?;
    transaction.commit().await?;
    Ok(entry)
}

async fn correct(
    connection: &mut SqliteConnection,
    session: &str,
    corrects: u32,
    draft: JournalEntry,
) -> Result<JournalEntry, JournalError> {
    let mut transaction = connection.begin_with(BEGIN).await?;
    let original = sqlx::query("SELECT * FROM entry WHERE session_id = ? AND seq = ?")
        .bind(session)
        .bind(corrects)
        .fetch_optional(&mut *transaction)
        .await?;
    let original = original.as_ref().map(rows::entry).transpose()?;
    let is_note =
        original.is_some_and(|entry| entry.author == Author::Agent && entry.kind != EntryKind::Correction);
    if !is_note {
        return Err(JournalError::NoSuchNote(corrects));
    }
    let entry = write(&mut transaction, session, draft).await?;
    transaction.commit().await?;
    Ok(entry)
}

/// Adds the number and hashes to a draft and writes it.
async fn write(
    transaction: &mut SqliteConnection,
    session: &str,
    mut entry: JournalEntry,
) -> Result<JournalEntry, JournalError> {
    let (last, prev_hash) = open_head(transaction, session).await?;
    entry.seq = last + 1;
    entry.prev_hash = prev_hash;
    entry.hash = chain::entry_hash(session, &entry);
    sqlx::query(
        "INSERT INTO entry (session_id, seq, at, author, kind, text, corrects, prev_hash, hash) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(session)
    .bind(entry.seq)
    .bind(entry.at)
    .bind(entry.author.as_str())
    .bind(entry.kind.as_str())
    .bind(&entry.text)
    .bind(entry.corrects)
    .bind(&entry.prev_hash)
    .bind(&entry.hash)
    .execute(&mut *transaction)
    .await?;
    sqlx::query("UPDATE session SET head_seq = ?, head_hash = ? WHERE id = ?")
        .bind(entry.seq)
        .bind(&entry.hash)
        .bind(session)
        .execute(&mut *transaction)
        .await?;
    Ok(entry)
}

async fn close(
    connection: &mut SqliteConnection,
    session: &str,
    ending: Ending,
    last: JournalEntry,
) -> Result<(), JournalError> {
    let mut transaction = connection.begin_with(BEGIN).await?;
    let at = write(&mut transaction, session, last).await?.at;
    sqlx::query("UPDATE session SET ended_at = ?, ending = ?, revoked = 0 WHERE id = ?")
        .bind(at)
        .bind(ending.as_str())
        .bind(session)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(())
}

/// The number and hash of the last entry of an open session.
async fn open_head(connection: &mut SqliteConnection, session: &str) -> Result<(u32, String), JournalError> {
    let row = sqlx::query("SELECT head_seq, head_hash, ended_at FROM session WHERE id = ?")
        .bind(session)
        .fetch_optional(connection)
        .await?
        .ok_or_else(|| JournalError::UnknownSession(session.to_owned()))?;
    if row.try_get::<Option<i64>, _>("ended_at")?.is_some() {
        return Err(JournalError::Closed(session.to_owned()));
    }
    Ok((rows::number(&row, "head_seq")?, row.try_get("head_hash")?))
}

/// The entries up to the first unreadable one, and why it is unreadable.
async fn read_entries(
    connection: &mut SqliteConnection,
    session: &str,
) -> Result<(Vec<JournalEntry>, Option<JournalError>), JournalError> {
    let rows = sqlx::query("SELECT * FROM entry WHERE session_id = ? ORDER BY seq")
        .bind(session)
        .fetch_all(connection)
        .await?;
    let mut entries = Vec::with_capacity(rows.len());
    for row in &rows {
        match rows::entry(row) {
            Ok(entry) => entries.push(entry),
            Err(error) => return Ok((entries, Some(error))),
        }
    }
    Ok((entries, None))
}

/// Whether entries with an intact chain are also all the entries that were written.
fn against_head(entries: &[JournalEntry], is_readable: bool, row: &SqliteRow) -> Result<Chain, JournalError> {
    let count = u32::try_from(entries.len()).unwrap_or(u32::MAX);
    let head_seq = rows::number(row, "head_seq")?;
    let head_hash: String = row.try_get("head_hash")?;
    let same_hash = entries.last().is_none_or(|last| last.hash == head_hash);
    Ok(if is_readable && head_seq == count && same_hash {
        Chain::Verified
    } else if !is_readable || head_seq > count {
        // The first missing entry.
        Chain::Broken { seq: count.saturating_add(1) }
    } else {
        // An entry that was added behind the journal's back.
        Chain::Broken { seq: count.min(head_seq.saturating_add(1)) }
    })
}
