//! Deliveries: the messages that each receiver is waiting for. The messages of one receiver and workspace form a
//! lane: they are sent one after another, by one process at a time.

use super::{Reading, StoreError, Writing, outbox, sql};
use ergo_protocol::{UnixMillis, messages::MessageKind};

/// No pause or lease lasts longer. A time further ahead was written while a clock was wrong, and counts as past.
pub const WRONG_MILLIS: UnixMillis = 25 * 60 * 60 * 1000;

/// Whether a pause until this time is not over yet.
pub fn is_to_come(tx: &Reading, until: UnixMillis) -> bool {
    until > tx.now() && until <= tx.now() + WRONG_MILLIS
}

/// One receiver and workspace.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Lane {
    /// The receiver.
    pub receiver: String,
    /// The workspace.
    pub workspace: String,
}

/// Queues a new message for every receiver of its kind, and starts their lanes.
pub async fn queue(tx: &mut Writing, seq: i64, workspace: &str, kind: MessageKind) -> Result<(), StoreError> {
    let queued = sql::query(
        "INSERT INTO deliveries (receiver_id, workspace_id, seq)
         SELECT r.id, $1, $2 FROM receivers r
         WHERE r.url IS NOT NULL AND (r.workspace_id IS NULL OR r.workspace_id = $1)
             AND EXISTS (SELECT 1 FROM receiver_kinds k WHERE k.receiver_id = r.id AND k.kind IN ('*', $3))",
    )
    .bind(workspace)
    .bind(seq)
    .bind(kind.as_str())
    .execute(tx.connection())
    .await?;
    if queued > 0 { start(tx, "d.seq = $2", vec![seq.into()]).await } else { Ok(()) }
}

/// Which messages to send to a receiver again.
#[derive(Clone, Copy)]
pub struct Again<'a> {
    /// The receiver.
    pub receiver: &'a str,
    /// The messages that it gets.
    pub wanted: outbox::Wanted<'a>,
    /// The number of the first message.
    pub from: i64,
    /// The number of the last message.
    pub to: i64,
}

/// Queues the first of these messages again, at most `most`. Returns how many the receiver was not already waiting
/// for, and the number after the last one; `None` if there are no more.
pub async fn queue_again(
    tx: &mut Writing,
    again: Again<'_>,
    limit: u32,
) -> Result<Option<(u64, i64)>, StoreError> {
    let Again { receiver, wanted, from, to } = again;
    let mut query =
        sql::QueryBuilder::new("SELECT max(b.seq) FROM (SELECT o.seq FROM outbox o WHERE o.seq BETWEEN ");
    query.push_bind(from).push(" AND ").push_bind(to);
    only_wanted(&mut query, wanted);
    query.push(" ORDER BY o.seq LIMIT ").push_bind(limit).push(") b");
    let last: Option<i64> = query.build().fetch_one(tx.connection()).await?;
    let Some(last) = last else { return Ok(None) };
    let mut query = sql::QueryBuilder::new("INSERT INTO deliveries (receiver_id, workspace_id, seq) SELECT ");
    query.push_bind(receiver).push(", o.workspace_id, o.seq FROM outbox o WHERE o.seq BETWEEN ");
    query.push_bind(from).push(" AND ").push_bind(last);
    only_wanted(&mut query, wanted);
    query.push(" ON CONFLICT (receiver_id, workspace_id, seq) DO NOTHING");
    let queued = query.build().execute(tx.connection()).await?;
    let which = "d.seq BETWEEN $2 AND $3 AND d.receiver_id = $4";
    start(tx, which, vec![from.into(), last.into(), receiver.into()]).await?;
    Ok(Some((queued, last + 1)))
}

fn only_wanted(query: &mut sql::QueryBuilder, wanted: outbox::Wanted<'_>) {
    if let Some(workspace) = wanted.workspace {
        query.push(" AND o.workspace_id = ").push_bind(workspace);
    }
    if !wanted.kinds.is_empty() {
        query.push(" AND o.kind IN (").push_list(wanted.kinds.iter().map(|kind| kind.as_str())).push(")");
    }
}

/// Starts the lanes of these deliveries now; lanes that are already active are left unchanged.
async fn start(tx: &mut Writing, which: &str, keys: Vec<sql::Value>) -> Result<(), StoreError> {
    let now = tx.now();
    let sql = format!(
        "INSERT INTO lanes (receiver_id, workspace_id, next_at, lease, leased_until, attempts, last_error)
         SELECT DISTINCT d.receiver_id, d.workspace_id, $1, '', 0, 0, '' FROM deliveries d WHERE {which}
         ON CONFLICT (receiver_id, workspace_id) DO UPDATE SET next_at = coalesce(lanes.next_at, excluded.next_at)"
    );
    let query = keys.into_iter().fold(sql::query(sql).bind(now), sql::Query::bind);
    query.execute(tx.connection()).await?;
    Ok(())
}

/// Makes everything that a receiver is waiting for due immediately, as if nothing had failed before.
pub async fn hurry(tx: &mut Writing, receiver: &str) -> Result<(), StoreError> {
    let now = tx.now();
    sql::query(
        "UPDATE lanes SET next_at = $1, attempts = 0, last_error = '' WHERE receiver_id = $2 AND next_at IS NOT NULL",
    )
    .bind(now)
    .bind(receiver)
    .execute(tx.connection())
    .await?;
    sql::query("UPDATE receivers SET held_until = 0, failing_since = NULL WHERE id = $1")
        .bind(receiver)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// The receivers with lanes that are due now.
pub async fn receivers_due(tx: &mut Reading) -> Result<Vec<String>, StoreError> {
    let now = tx.now();
    Ok(sql::query(
        "SELECT r.id FROM receivers r WHERE r.disabled_at IS NULL AND (r.held_until <= $1 OR r.held_until > $2)
             AND EXISTS (SELECT 1 FROM lanes l WHERE l.receiver_id = r.id AND (l.next_at <= $1 OR l.next_at > $2)
                 AND (l.leased_until <= $1 OR l.leased_until > $2))
         ORDER BY r.id",
    )
    .bind(now)
    .bind(now + WRONG_MILLIS)
    .fetch_all(tx.connection())
    .await?)
}

/// A receiver's due lanes, longest waiting first: those that have failed, or those that have not.
pub async fn due(
    tx: &mut Reading,
    receiver: &str,
    have_failed: bool,
    limit: u32,
) -> Result<Vec<Lane>, StoreError> {
    let now = tx.now();
    let sql = if have_failed {
        "SELECT workspace_id FROM lanes WHERE receiver_id = $1 AND (next_at <= $2 OR next_at > $3)
             AND (leased_until <= $2 OR leased_until > $3) AND attempts > 0
         ORDER BY next_at, workspace_id LIMIT $4"
    } else {
        "SELECT workspace_id FROM lanes WHERE receiver_id = $1 AND (next_at <= $2 OR next_at > $3)
             AND (leased_until <= $2 OR leased_until > $3) AND attempts = 0
         ORDER BY next_at, workspace_id LIMIT $4"
    };
    let due: Vec<String> = sql::query(sql)
        .bind(receiver)
        .bind(now)
        .bind(now + WRONG_MILLIS)
        .bind(limit)
        .fetch_all(tx.connection())
        .await?;
    Ok(due.into_iter().map(|workspace| Lane { receiver: receiver.to_owned(), workspace }).collect())
}

/// Leases a due, free lane until `until`. Returns whether it is ours now.
pub async fn lease(
    tx: &mut Writing,
    lane: &Lane,
    lease: &str,
    until: UnixMillis,
) -> Result<bool, StoreError> {
    let now = tx.now();
    let taken = sql::query(
        "UPDATE lanes SET lease = $1, leased_until = $2
         WHERE receiver_id = $3 AND workspace_id = $4 AND (next_at <= $5 OR next_at > $6)
             AND (leased_until <= $5 OR leased_until > $6)",
    )
    .bind(lease)
    .bind(until)
    .bind(&lane.receiver)
    .bind(&lane.workspace)
    .bind(now)
    .bind(now + WRONG_MILLIS)
    .execute(tx.connection())
    .await?;
    Ok(taken > 0)
}

/// Extends our lease of a lane until `until`, and marks the lane as not failed. Returns whether it is still ours.
pub async fn keep(tx: &mut Writing, lane: &Lane, lease: &str, until: UnixMillis) -> Result<bool, StoreError> {
    let kept = sql::query(
        "UPDATE lanes SET leased_until = $1, attempts = 0, last_error = ''
         WHERE receiver_id = $2 AND workspace_id = $3 AND lease = $4",
    )
    .bind(until)
    .bind(&lane.receiver)
    .bind(&lane.workspace)
    .bind(lease)
    .execute(tx.connection())
    .await?;
    Ok(kept > 0)
}

/// Gives a lane back. It is due again if messages are left.
pub async fn release(tx: &mut Writing, lane: &Lane, lease: &str) -> Result<(), StoreError> {
    let now = tx.now();
    sql::query(
        "UPDATE lanes SET lease = '', leased_until = 0, next_at = CASE WHEN EXISTS (
             SELECT 1 FROM deliveries d WHERE d.receiver_id = lanes.receiver_id AND d.workspace_id = lanes.workspace_id)
             THEN CAST($1 AS BIGINT) END
         WHERE receiver_id = $2 AND workspace_id = $3 AND lease = $4",
    )
    .bind(now)
    .bind(&lane.receiver)
    .bind(&lane.workspace)
    .bind(lease)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Gives back a lane whose message could not be delivered; it is due again at the given time.
pub async fn put_off(
    tx: &mut Writing,
    lane: &Lane,
    lease: &str,
    until: UnixMillis,
    error: &str,
) -> Result<(), StoreError> {
    sql::query(
        "UPDATE lanes SET lease = '', leased_until = 0, next_at = $1, attempts = attempts + 1, last_error = $2
         WHERE receiver_id = $3 AND workspace_id = $4 AND lease = $5",
    )
    .bind(until)
    .bind(error)
    .bind(&lane.receiver)
    .bind(&lane.workspace)
    .bind(lease)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Gives back all leases of a process that stops. Their ids begin with its name.
pub async fn release_all(tx: &mut Writing, process: &str) -> Result<(), StoreError> {
    sql::query("UPDATE lanes SET lease = '', leased_until = 0 WHERE lease LIKE $1")
        .bind(format!("{process}.%"))
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// How many times a lane's oldest message was tried.
pub async fn attempts(tx: &mut Reading, lane: &Lane) -> Result<i64, StoreError> {
    let sql = "SELECT attempts FROM lanes WHERE receiver_id = $1 AND workspace_id = $2";
    let found = sql::query(sql).bind(&lane.receiver).bind(&lane.workspace);
    Ok(found.fetch_optional(tx.connection()).await?.unwrap_or_default())
}

/// The oldest message of a lane.
pub async fn head(tx: &mut Reading, lane: &Lane) -> Result<Option<outbox::Row>, StoreError> {
    Ok(sql::query(
        "SELECT o.seq, o.id, o.workspace_id, o.at, o.body FROM deliveries d JOIN outbox o ON o.seq = d.seq
         WHERE d.receiver_id = $1 AND d.workspace_id = $2 ORDER BY d.seq LIMIT 1",
    )
    .bind(&lane.receiver)
    .bind(&lane.workspace)
    .fetch_optional(tx.connection())
    .await?)
}

/// Notes that a message arrived. If a replay has queued older ones before it in the meantime, it is sent once more,
/// after them.
pub async fn arrived(tx: &mut Writing, lane: &Lane, seq: i64) -> Result<(), StoreError> {
    let now = tx.now();
    sql::query("UPDATE outbox SET delivered_at = $1 WHERE seq = $2")
        .bind(now)
        .bind(seq)
        .execute(tx.connection())
        .await?;
    sql::query(
        "DELETE FROM deliveries WHERE receiver_id = $1 AND workspace_id = $2 AND seq = $3 AND NOT EXISTS (
             SELECT 1 FROM deliveries d WHERE d.receiver_id = $1 AND d.workspace_id = $2 AND d.seq < $3)",
    )
    .bind(&lane.receiver)
    .bind(&lane.workspace)
    .bind(seq)
    .execute(tx.connection())
    .await?;
    Ok(())
}
