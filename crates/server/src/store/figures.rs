//! The database's figures for the metrics.

use super::{Reading, StoreError, sql};
use ergo_protocol::UnixMillis;

/// How long an ended session with an incomplete journal is counted. A desk that has not handed it in by then is gone.
const JOURNALS_COUNT_MILLIS: UnixMillis = 30 * 24 * 60 * 60 * 1000;

/// The figures at one moment.
pub struct Figures {
    /// Open impersonation sessions.
    pub open_sessions: i64,
    /// Entry requests that are waiting for a decision.
    pub pending_requests: i64,
    /// Ended impersonation sessions whose journal is not complete here.
    pub open_journals: i64,
    /// How long ago the first of these ended, in milliseconds.
    pub oldest_open_journal: UnixMillis,
    /// Messages that have not reached their receiver yet. Those of disabled receivers count too.
    pub undelivered: i64,
    /// How long ago the oldest of these was written, in milliseconds.
    pub oldest_undelivered: UnixMillis,
    /// The age of the current signing key, in milliseconds, if there is one.
    pub key_age: Option<UnixMillis>,
}

/// Reads the figures.
pub async fn read(tx: &mut Reading) -> Result<Figures, StoreError> {
    let now = tx.now();
    let open_sessions: i64 = sql::query(
        "SELECT count(*) FROM sessions WHERE actor_id IS NOT NULL AND ended_at IS NULL AND ends_at > $1",
    )
    .bind(now)
    .fetch_one(tx.connection())
    .await?;
    let pending_requests: i64 =
        sql::query("SELECT count(*) FROM entry_requests WHERE state = 'pending' AND lapses_at > $1")
            .bind(now)
            .fetch_one(tx.connection())
            .await?;
    let (open_journals, first_ended): (i64, Option<i64>) = sql::query(
        "SELECT count(*), min(s.ended_at) FROM sessions s
         WHERE s.actor_id IS NOT NULL AND s.ended_at > $1
             AND NOT EXISTS (SELECT 1 FROM journals j WHERE j.session_id = s.id AND j.complete <> 0)",
    )
    .bind(now - JOURNALS_COUNT_MILLIS)
    .fetch_one(tx.connection())
    .await?;
    let (undelivered, first_written): (i64, Option<i64>) =
        sql::query("SELECT count(*), min(o.at) FROM deliveries d JOIN outbox o ON o.seq = d.seq")
            .fetch_one(tx.connection())
            .await?;
    let key_made: Option<i64> = sql::query("SELECT created_at FROM signing_keys WHERE signs_from <= $1 ORDER BY signs_from DESC, created_at DESC LIMIT 1")
        .bind(now)
        .fetch_optional(tx.connection())
        .await?;
    Ok(Figures {
        open_sessions,
        pending_requests,
        open_journals,
        oldest_open_journal: first_ended.map_or(0, |ended| now - ended),
        undelivered,
        oldest_undelivered: first_written.map_or(0, |written| now - written),
        key_age: key_made.map(|made| now - made),
    })
}
