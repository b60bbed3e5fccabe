//! What the server has of each session, and what it still lacks.

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

/// A session of which the server lacks entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsent {
    /// The session id (`sid`).
    pub session: String,
    /// How many entries the server has acknowledged.
    pub sent: u32,
    /// How many were written.
    pub written: u32,
}

impl Journal {
    /// The sessions of an agent of which the server lacks entries, the oldest first. Not those whose journal it
    /// refuses ([`Journal::mark_refused`]).
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

    /// At most `most` entries of a session after the first `after` ones, with the record as it is now. The chain
    /// is looked at from the entry before them on. The part ends before an entry that cannot be read any more.
    pub async fn part(
        &self,
        session: &str,
        after: u32,
        most: u32,
    ) -> Result<Option<SessionJournal>, JournalError> {
        // One transaction: record and entries are of the same moment.
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

    /// A server was restored from a backup, and may lack what it has acknowledged: the last entry of each of the agent's sessions that
    /// began since then counts as not acknowledged. Handing it in shows whether the ones before are there. Once for each restoration;
    /// whether this was the first time.
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

    /// Notes that the server has the entries up to that number. It never forgets what was noted before.
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

    /// Notes that the server takes no more of a session: it is not among [`Journal::unsent`] again.
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
