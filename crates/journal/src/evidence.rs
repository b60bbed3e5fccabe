//! What the servers' logs prove about sessions.

use crate::{
    Journal, JournalError,
    journal::{BEGIN, settle},
};
use ergo_protocol::UnixMillis;
use sqlx::Row;

/// What is known about a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// A receipt that was verified: JSON.
    Receipt(String),
    /// Why the log does not prove what was recorded here.
    Dispute(String),
}

/// The largest checkpoint of a log that was accepted here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The log.
    pub origin: String,
    /// How many records it had.
    pub size: u64,
    /// Its root, base64.
    pub root: String,
}

impl Journal {
    /// An agent's closed sessions that the server has every entry of and about which nothing is known yet, oldest first.
    pub async fn unconfirmed(&self, agent_id: &str) -> Result<Vec<String>, JournalError> {
        let found = sqlx::query_scalar(
            "SELECT id FROM session WHERE agent_id = ? AND ended_at IS NOT NULL AND refused = 0 AND sent >= head_seq \
             AND id NOT IN (SELECT session_id FROM evidence) ORDER BY ended_at, id",
        )
        .bind(agent_id)
        .fetch_all(&self.pool)
        .await?;
        Ok(found)
    }

    /// What is known about a session.
    pub async fn evidence(&self, session: &str) -> Result<Option<Evidence>, JournalError> {
        let row = sqlx::query("SELECT receipt, dispute FROM evidence WHERE session_id = ?")
            .bind(session)
            .fetch_optional(&self.pool)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let receipt: Option<String> = row.try_get("receipt")?;
        let dispute: Option<String> = row.try_get("dispute")?;
        Ok(receipt.map(Evidence::Receipt).or(dispute.map(Evidence::Dispute)))
    }

    /// Stores what is known about a session, and the head of the log if it was accepted. Durable when it returns.
    pub async fn keep_evidence(
        &self,
        session: &str,
        evidence: &Evidence,
        head: Option<&Head>,
        now: UnixMillis,
    ) -> Result<(), JournalError> {
        let mut connection = self.pool.acquire().await?;
        let done = keep(&mut connection, session, evidence, head, now).await;
        settle(connection, done).await
    }

    /// The keys of a server's log that were accepted here, the oldest first.
    pub async fn log_keys(&self, server: &str) -> Result<Vec<String>, JournalError> {
        let sql = "SELECT verifier FROM log_key WHERE server = ? ORDER BY seen_at, verifier";
        Ok(sqlx::query_scalar(sql).bind(server).fetch_all(&self.pool).await?)
    }

    /// Accepts keys of a server's log.
    pub async fn accept_log_keys(
        &self,
        server: &str,
        verifiers: &[String],
        now: UnixMillis,
    ) -> Result<(), JournalError> {
        let mut transaction = self.pool.begin_with(BEGIN).await?;
        for verifier in verifiers {
            sqlx::query(
                "INSERT INTO log_key (server, verifier, seen_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            )
            .bind(server)
            .bind(verifier)
            .bind(now)
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// The largest checkpoint of a log that was accepted here.
    pub async fn log_head(&self, origin: &str) -> Result<Option<Head>, JournalError> {
        let row = sqlx::query("SELECT size, root FROM log_head WHERE origin = ?")
            .bind(origin)
            .fetch_optional(&self.pool)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let size: i64 = row.try_get("size")?;
        let size = u64::try_from(size).map_err(|_| JournalError::Vocabulary(format!("log size {size}")))?;
        Ok(Some(Head { origin: origin.to_owned(), size, root: row.try_get("root")? }))
    }
}

async fn keep(
    connection: &mut sqlx::SqliteConnection,
    session: &str,
    evidence: &Evidence,
    head: Option<&Head>,
    now: UnixMillis,
) -> Result<(), JournalError> {
    use sqlx::Connection as _;
    let (receipt, dispute) = match evidence {
        Evidence::Receipt(receipt) => (Some(receipt), None),
        Evidence::Dispute(why) => (None, Some(why)),
    };
    let mut transaction = connection.begin_with(BEGIN).await?;
    sqlx::query(
        "INSERT INTO evidence (session_id, receipt, dispute, checked_at) VALUES (?, ?, ?, ?) \
         ON CONFLICT (session_id) DO UPDATE SET receipt = excluded.receipt, dispute = excluded.dispute, \
         checked_at = excluded.checked_at",
    )
    .bind(session)
    .bind(receipt)
    .bind(dispute)
    .bind(now)
    .execute(&mut *transaction)
    .await?;
    if let Some(Head { origin, size, root }) = head {
        sqlx::query(
            "INSERT INTO log_head (origin, size, root) VALUES (?, ?, ?) ON CONFLICT (origin) DO UPDATE \
             SET size = excluded.size, root = excluded.root WHERE excluded.size > size",
        )
        .bind(origin)
        .bind(i64::try_from(*size).unwrap_or(i64::MAX))
        .bind(root)
        .execute(&mut *transaction)
        .await?;
    }
    transaction.commit().await?;
    Ok(())
}
