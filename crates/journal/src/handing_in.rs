//! Which entries of each session the server has, and which it still lacks.

use crate::{
    Journal, JournalError,
    chain::{self, header_hash},
    journal::{BEGIN, settle},
    rows::{self, SELECT_SESSION},
};
use ergo_protocol::{
    UnixMillis,
    journal::{JournalEntry, SessionJournal},
};
use sqlx::{AssertSqlSafe, Row, SqliteConnection};

/// A session with entries that the server lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsent {
    /// The session id (`sid`).
    pub session: String,
    /// How many entries the server has acknowledged.
    pub sent: u32,
    /// How many entries were written.
    pub written: u32,
}

impl Journal {
    /// An agent's sessions with entries that the server lacks, oldest first. Sessions whose journal the server
    /// refuses ([`Journal::mark_refused`]) are left out.
    pub async fn unsent(&self, agent_id: &str) -> Result<Vec<Unsent>, JournalError> {
        let rows = sqlx::query(
            "SELECT id, sent, head_seq FROM session \
             WHERE agent_id = ? AND refused = 0 AND head_seq > sent ORDER BY started_at, id",
        )
        .bind(agent_id)
        .fetch_all(&self.pool)
        .await?;
        let unsent = rows.iter().map(|row| {
            Ok(Unsent {
                session: row.try_get("id")?,
                sent: rows::number(row, "sent")?,
                written: rows::number(row, "head_seq")?,
            })
        });
        unsent.collect()
    }

    /// At most `most` entries of a session after the first `after` ones, with the current record. The chain is
    /// verified from the entry before them. The part ends before the first unreadable entry.
    pub async fn part(
        &self,
        session: &str,
        after: u32,
        most: u32,
    ) -> Result<Option<SessionJournal>, JournalError> {
        // One transaction, so that the record and the entries are from the same moment.
        let mut transaction = self.pool.begin().await?;
        let row = sqlx::query(AssertSqlSafe(format!("{SELECT_SESSION} WHERE id = ?")))
            .bind(session)
            .fetch_optional(&mut *transaction)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let before = if after == 0 {
            header_hash(&rows::start(&row)?)
        } else {
            hash_of(&mut transaction, session, after).await?.unwrap_or_default()
        };
        let entries = entries(&mut transaction, session, after, most).await?;
        let chain = chain::follows(session, (after, &before), &entries);
        Ok(Some(SessionJournal { record: rows::record(&row)?, entries, chain }))
    }

    /// Handles a server that was restored from a backup and may lack entries that it acknowledged. The last entry of
    /// each of the agent's sessions that began at `since` or later counts as unacknowledged again. Handing it in
    /// shows whether the server has the earlier ones. This happens once for each restoration; returns whether this
    /// was the first call for it.
    pub async fn doubt_sent(
        &self,
        server: &str,
        agent_id: &str,
        restored_at: UnixMillis,
        since: UnixMillis,
    ) -> Result<bool, JournalError> {
        let mut transaction = self.pool.begin_with(BEGIN).await?;
        let noted = sqlx::query(
            "INSERT INTO compared (server, agent_id, restored_at) VALUES (?, ?, ?) \
             ON CONFLICT (server, agent_id) DO UPDATE SET restored_at = excluded.restored_at \
             WHERE restored_at < excluded.restored_at",
        )
        .bind(server)
        .bind(agent_id)
        .bind(restored_at)
        .execute(&mut *transaction)
        .await?;
        let is_news = noted.rows_affected() > 0;
        if is_news {
            sqlx::query(
                "UPDATE session SET sent = head_seq - 1 \
                 WHERE agent_id = ? AND started_at >= ? AND head_seq > 0 AND sent >= head_seq",
            )
            .bind(agent_id)
            .bind(since)
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await?;
        Ok(is_news)
    }

    /// Records that the server has the entries up to this number. A lower number than before changes nothing.
    pub async fn mark_sent(&self, session: &str, up_to: u32) -> Result<(), JournalError> {
        let mut connection = self.pool.acquire().await?;
        let done = sqlx::query("UPDATE session SET sent = max(sent, ?) WHERE id = ?")
            .bind(up_to)
            .bind(session)
            .execute(&mut *connection)
            .await;
        let done = settle(connection, done.map_err(JournalError::from)).await?;
        known(session, done.rows_affected())
    }

    /// Records that the server accepts no more entries of a session, so that [`Journal::unsent`] no longer returns
    /// it.
    pub async fn mark_refused(&self, session: &str) -> Result<(), JournalError> {
        let mut connection = self.pool.acquire().await?;
        let done = sqlx::query("UPDATE session SET refused = 1 WHERE id = ?")
            .bind(session)
            .execute(&mut *connection)
            .await;
        let done = settle(connection, done.map_err(JournalError::from)).await?;
        known(session, done.rows_affected())
    }
}

fn known(session: &str, rows: u64) -> Result<(), JournalError> {
    if rows == 0 { Err(JournalError::UnknownSession(session.to_owned())) } else { Ok(()) }
}

async fn hash_of(
    connection: &mut SqliteConnection,
    session: &str,
    seq: u32,
) -> Result<Option<String>, JournalError> {
    let hash = sqlx::query_scalar("SELECT hash FROM entry WHERE session_id = ? AND seq = ?")
        .bind(session)
        .bind(seq)
        .fetch_optional(connection)
        .await?;
    Ok(hash)
}

async fn entries(
    connection: &mut SqliteConnection,
    session: &str,
    after: u32,
    most: u32,
) -> Result<Vec<JournalEntry>, JournalError> {
    let rows = sqlx::query("SELECT * FROM entry WHERE session_id = ? AND seq > ? ORDER BY seq LIMIT ?")
        .bind(session)
        .bind(after)
        .bind(most)
        .fetch_all(connection)
        .await?;
    Ok(rows.iter().map_while(|row| rows::entry(row).ok()).collect())
}
