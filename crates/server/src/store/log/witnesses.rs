//! How far the witnesses have followed the log, and their cosignatures.

use super::number;
use crate::store::{Reading, StoreError, Writing, sql};

/// How far a witness has followed a log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Followed {
    /// The size that it has cosigned last; 0 if none.
    pub size: u64,
    /// What is wrong with it, in words.
    pub trouble: Option<String>,
}

/// How far this witness has followed this log.
pub async fn followed(tx: &mut Reading, epoch: i64, verifier: &str) -> Result<Followed, StoreError> {
    let sql = "SELECT size, trouble FROM log_witnesses WHERE verifier = $1 AND epoch = $2";
    let row: Option<(i64, Option<String>)> =
        sql::query(sql).bind(verifier).bind(epoch).fetch_optional(tx.connection()).await?;
    Ok(row.map_or_else(Followed::default, |(size, trouble)| Followed {
        size: u64::try_from(size).unwrap_or_default(),
        trouble,
    }))
}

/// Notes how far this witness has followed this log.
pub async fn follow(
    tx: &mut Writing,
    epoch: i64,
    verifier: &str,
    followed: &Followed,
) -> Result<(), StoreError> {
    sql::query(
        "INSERT INTO log_witnesses (verifier, epoch, size, trouble) VALUES ($1, $2, $3, $4)
         ON CONFLICT (verifier) DO UPDATE SET epoch = excluded.epoch, size = excluded.size, trouble = excluded.trouble",
    )
    .bind(verifier)
    .bind(epoch)
    .bind(number(followed.size))
    .bind(followed.trouble.as_deref())
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Stores a cosignature: one line of a note.
pub async fn put(
    tx: &mut Writing,
    epoch: i64,
    size: u64,
    (verifier, line): (&str, &str),
) -> Result<(), StoreError> {
    sql::query(
        "INSERT INTO log_cosignatures (epoch, size, verifier, line) VALUES ($1, $2, $3, $4)
         ON CONFLICT (epoch, size, verifier) DO UPDATE SET line = excluded.line",
    )
    .bind(epoch)
    .bind(number(size))
    .bind(verifier)
    .bind(line)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Adds the cosignatures of the checkpoint of this size to its note.
pub async fn add_cosignatures(
    tx: &mut Reading,
    epoch: i64,
    size: u64,
    mut note: String,
) -> Result<String, StoreError> {
    let sql = "SELECT line FROM log_cosignatures WHERE epoch = $1 AND size = $2 ORDER BY verifier";
    let lines: Vec<String> =
        sql::query(sql).bind(epoch).bind(number(size)).fetch_all(tx.connection()).await?;
    for line in lines {
        note.push_str(&line);
        note.push('\n');
    }
    Ok(note)
}
