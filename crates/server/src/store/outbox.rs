//! The outbox: messages to the product, written in the same transaction as the event.

use super::{Reading, StoreError, Writing, sql};
use ergo_protocol::{
    UnixMillis,
    messages::{Body, MessageKind},
};

/// A stored message: with people's ids, not their names.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its number.
    pub seq: i64,
    /// Its id.
    pub id: String,
    /// The workspace in which it happened.
    pub workspace_id: String,
    /// When it happened.
    pub at: UnixMillis,
    /// What happened.
    pub body: Body,
}

impl sql::FromRow for Row {
    fn from_row(row: &sql::Row) -> Result<Self, sql::Error> {
        let body: String = row.try_get("body")?;
        Ok(Self {
            seq: row.try_get("seq")?,
            id: row.try_get("id")?,
            workspace_id: row.try_get("workspace_id")?,
            at: row.try_get("at")?,
            body: serde_json::from_str(&body).map_err(|error| sql::Error::Decode(error.into()))?,
        })
    }
}

/// The last assigned number, and the last deleted one; 0 for none.
pub async fn numbers(tx: &mut Reading) -> Result<(i64, i64), StoreError> {
    let sql = "SELECT last_seq, deleted_seq FROM outbox_state WHERE id = 1";
    Ok(sql::query(sql).fetch_one(tx.connection()).await?)
}

/// Writes a message. Returns its number, which is assigned under the write lock, held until the commit. So anyone who
/// can read a number can read all lower ones.
pub async fn append(
    tx: &mut Writing,
    id: &str,
    workspace: &str,
    kind: MessageKind,
    body: &Body,
) -> Result<i64, StoreError> {
    let now = tx.now();
    let next = "UPDATE outbox_state SET last_seq = last_seq + 1 WHERE id = 1 RETURNING last_seq";
    let seq: i64 = sql::query(next).fetch_one(tx.connection()).await?;
    sql::query("INSERT INTO outbox (seq, id, workspace_id, kind, at, body) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(seq)
        .bind(id)
        .bind(workspace)
        .bind(kind.as_str())
        .bind(now)
        .bind(serde_json::to_string(body)?)
        .execute(tx.connection())
        .await?;
    Ok(seq)
}

/// Which messages a receiver gets.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// Those of one workspace; `None` for all.
    pub workspace: Option<&'a str>,
    /// Those of these kinds; empty for all.
    pub kinds: &'a [MessageKind],
}

/// Messages with numbers higher than `after`, oldest first.
pub async fn after(
    tx: &mut Reading,
    wanted: Wanted<'_>,
    after: i64,
    limit: u32,
) -> Result<Vec<Row>, StoreError> {
    let mut query = sql::QueryBuilder::new("SELECT seq, id, workspace_id, at, body FROM outbox WHERE seq > ");
    query.push_bind(after);
    if let Some(workspace) = wanted.workspace {
        query.push(" AND workspace_id = ").push_bind(workspace);
    }
    if !wanted.kinds.is_empty() {
        query.push(" AND kind IN (").push_list(wanted.kinds.iter().map(|kind| kind.as_str())).push(")");
    }
    query.push(" ORDER BY seq LIMIT ").push_bind(limit);
    Ok(query.build().fetch_all(tx.connection()).await?)
}

/// The number and time of the first message since then.
pub async fn first_since(tx: &mut Reading, at: UnixMillis) -> Result<Option<(i64, UnixMillis)>, StoreError> {
    let sql =
        "SELECT o.seq, o.at FROM outbox o WHERE o.seq = (SELECT min(i.seq) FROM outbox i WHERE i.at >= $1)";
    Ok(sql::query(sql).bind(at).fetch_optional(tx.connection()).await?)
}

/// The number and time of the first message with at least this number.
pub async fn first_from(tx: &mut Reading, seq: i64) -> Result<Option<(i64, UnixMillis)>, StoreError> {
    let sql = "SELECT seq, at FROM outbox WHERE seq >= $1 ORDER BY seq LIMIT 1";
    Ok(sql::query(sql).bind(seq).fetch_optional(tx.connection()).await?)
}

/// Continues with numbers that no message has had. After a restoration, a poller may have read messages that are no
/// longer here; it is told to read the current state instead.
pub async fn skip_numbers(tx: &mut Writing, by: i64) -> Result<(), StoreError> {
    let sql = "UPDATE outbox_state SET last_seq = last_seq + $1, deleted_seq = last_seq + $1 WHERE id = 1";
    sql::query(sql).bind(by).execute(tx.connection()).await?;
    Ok(())
}

/// The numbers of some messages that no receiver is waiting for and that happened, and were last delivered, before
/// `before`.
pub async fn over(tx: &mut Reading, before: UnixMillis, limit: u32) -> Result<Vec<i64>, StoreError> {
    Ok(sql::query(
        "SELECT o.seq FROM outbox o WHERE o.at < $1 AND (o.delivered_at IS NULL OR o.delivered_at < $1)
             AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.seq = o.seq)
         ORDER BY o.at LIMIT $2",
    )
    .bind(before)
    .bind(limit)
    .fetch_all(tx.connection())
    .await?)
}

/// Deletes these messages unless a receiver is waiting for them by now, and notes the highest deleted number. Returns how many.
pub async fn forget(tx: &mut Writing, numbers: &[i64]) -> Result<u64, StoreError> {
    let deleted: Vec<i64> = sql::query(
        "DELETE FROM outbox WHERE seq IN (SELECT CAST(value ->> 0 AS BIGINT) FROM json_each($1))
             AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.seq = outbox.seq)
         RETURNING seq",
    )
    .bind(rows(numbers)?)
    .fetch_all(tx.connection())
    .await?;
    if let Some(last) = deleted.iter().max() {
        sql::query("UPDATE outbox_state SET deleted_seq = $1 WHERE id = 1 AND deleted_seq < $1")
            .bind(*last)
            .execute(tx.connection())
            .await?;
    }
    Ok(deleted.len() as u64)
}

/// Numbers as the rows of a batch.
pub fn rows(numbers: &[i64]) -> Result<String, StoreError> {
    let rows: Vec<[i64; 1]> = numbers.iter().map(|number| [*number]).collect();
    Ok(serde_json::to_string(&rows)?)
}
