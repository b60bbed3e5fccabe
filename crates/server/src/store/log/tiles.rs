//! The log's tree, as tiles, and what its leaves are hashes of.

use super::number;
use crate::store::{Reading, StoreError, Writing, sql};
use ergo_evidence::{Hash, TILE_WIDTH, TileId, Tiles};
use std::collections::{BTreeMap, btree_map::Entry};

/// A tile as it is stored: its hashes, one after the other.
pub async fn tile(tx: &mut Reading, id: TileId) -> Result<Option<Vec<u8>>, StoreError> {
    let sql = "SELECT hashes FROM log_tiles WHERE level = $1 AND n = $2";
    let query = sql::query(sql).bind(i64::from(id.level)).bind(number(id.n));
    Ok(query.fetch_optional(tx.connection()).await?)
}

/// These tiles, as far as they are there.
pub async fn tiles(tx: &mut Reading, ids: impl IntoIterator<Item = TileId>) -> Result<Tiles, StoreError> {
    let mut found = Tiles::default();
    for id in ids {
        if let Some(hashes) = tile(tx, id).await? {
            found.insert(id, &hashes).map_err(|error| sql::Error::Decode(error.into()))?;
        }
    }
    Ok(found)
}

/// Stores a tile that is new or has grown.
pub async fn put_tile(tx: &mut Writing, id: TileId, hashes: &[u8]) -> Result<(), StoreError> {
    sql::query(
        "INSERT INTO log_tiles (level, n, hashes) VALUES ($1, $2, $3)
         ON CONFLICT (level, n) DO UPDATE SET hashes = excluded.hashes",
    )
    .bind(i64::from(id.level))
    .bind(number(id.n))
    .bind(hashes)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// What the leaves below the tile of level 0 with this number are hashes of: 32 bytes each.
pub async fn entries(tx: &mut Reading, n: u64) -> Result<Vec<Hash>, StoreError> {
    let sql = "SELECT entries FROM log_entries WHERE n = $1";
    let found: Option<Vec<u8>> = sql::query(sql).bind(number(n)).fetch_optional(tx.connection()).await?;
    Ok(found.unwrap_or_default().as_chunks::<32>().0.to_vec())
}

/// What leaves are hashes of, each bundle read once.
#[derive(Default)]
pub struct Entries(BTreeMap<u64, Vec<Hash>>);

impl Entries {
    /// That of one leaf; `None` if there is no such leaf.
    pub async fn of(&mut self, tx: &mut Reading, leaf: u64) -> Result<Option<Hash>, StoreError> {
        let (n, at) = (leaf / u64::from(TILE_WIDTH), usize::from(leaf.to_le_bytes()[0]));
        let bundle = match self.0.entry(n) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => place.insert(entries(tx, n).await?),
        };
        Ok(bundle.get(at).copied())
    }
}

/// Stores entries after those that are there, of which there are `size`.
pub async fn append_entries(tx: &mut Writing, size: u64, added: &[Hash]) -> Result<(), StoreError> {
    let width = u64::from(TILE_WIDTH);
    let mut n = size / width;
    let mut bundle = if size.is_multiple_of(width) { Vec::new() } else { entries(tx, n).await? };
    for entry in added {
        bundle.push(*entry);
        if bundle.len() == usize::from(TILE_WIDTH) {
            put_entries(tx, n, &bundle).await?;
            (n, bundle) = (n + 1, Vec::new());
        }
    }
    if bundle.is_empty() { Ok(()) } else { put_entries(tx, n, &bundle).await }
}

async fn put_entries(tx: &mut Writing, n: u64, entries: &[Hash]) -> Result<(), StoreError> {
    sql::query(
        "INSERT INTO log_entries (n, entries) VALUES ($1, $2)
         ON CONFLICT (n) DO UPDATE SET entries = excluded.entries",
    )
    .bind(number(n))
    .bind(entries.as_flattened())
    .execute(tx.connection())
    .await?;
    Ok(())
}
