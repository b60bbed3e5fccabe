//! The log's checkpoints: signed notes, one for each size.

use super::number;
use crate::store::{Reading, StoreError, Writing, sql};

/// How many of the newest are kept. Tiles answer for every size, and receipts have their own.
const KEPT: i64 = 1_000;

/// The newest of a log, and its size.
pub async fn newest(tx: &mut Reading, epoch: i64) -> Result<Option<(u64, String)>, StoreError> {
    let sql = "SELECT size, note FROM log_checkpoints WHERE epoch = $1 ORDER BY size DESC LIMIT 1";
    let row: Option<(i64, String)> = sql::query(sql).bind(epoch).fetch_optional(tx.connection()).await?;
    Ok(row.map(|(size, note)| (u64::try_from(size).unwrap_or_default(), note)))
}

/// The newest that a witness has cosigned and that has this leaf; `None` if none has cosigned such a one.
pub async fn cosigned(tx: &mut Reading, epoch: i64, leaf: u64) -> Result<Option<(u64, String)>, StoreError> {
    let sql = "SELECT p.size, p.note FROM log_checkpoints p
               WHERE p.epoch = $1 AND p.size = (
                   SELECT max(c.size) FROM log_cosignatures c WHERE c.epoch = $1) AND p.size > $2";
    let row: Option<(i64, String)> =
        sql::query(sql).bind(epoch).bind(number(leaf)).fetch_optional(tx.connection()).await?;
    Ok(row.map(|(size, note)| (u64::try_from(size).unwrap_or_default(), note)))
}

/// Stores one, and forgets the oldest, but not the newest that a witness has cosigned.
pub async fn put(tx: &mut Writing, epoch: i64, size: u64, note: &str) -> Result<(), StoreError> {
    let now = tx.now();
    // A key that began to sign meanwhile signs what was signed already.
    sql::query("DELETE FROM log_checkpoints WHERE epoch = $1 AND size = $2")
        .bind(epoch)
        .bind(number(size))
        .execute(tx.connection())
        .await?;
    sql::query("INSERT INTO log_checkpoints (epoch, size, note, signed_at) VALUES ($1, $2, $3, $4)")
        .bind(epoch)
        .bind(number(size))
        .bind(note)
        .bind(now)
        .execute(tx.connection())
        .await?;
    for table in ["log_checkpoints", "log_cosignatures"] {
        sql::query(format!(
            "DELETE FROM {table} WHERE epoch = $1 AND size < (
                 SELECT c.size FROM log_checkpoints c WHERE c.epoch = $1 ORDER BY c.size DESC LIMIT 1 OFFSET $2)
             AND size < coalesce((SELECT max(s.size) FROM log_cosignatures s WHERE s.epoch = $1), size + 1)"
        ))
        .bind(epoch)
        .bind(KEPT)
        .execute(tx.connection())
        .await?;
    }
    Ok(())
}
