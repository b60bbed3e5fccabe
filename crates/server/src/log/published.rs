//! What everyone may read of the log: its keys, its checkpoints, and its tiles.

use crate::{
    failure::Failure,
    store::{
        Reading,
        log::{self, checkpoints, tiles, witnesses},
    },
};
use ergo_evidence::{TileId, TileKind, TilePath, edge, hash_to_base64, needed_for_consistency, push_entry};
use ergo_protocol::evidence::{Consistency, LogDescription, LogKey};

/// The log, and the keys that sign it.
pub async fn description(tx: &mut Reading) -> Result<LogDescription, Failure> {
    let state = log::state(tx).await?.ok_or_else(Failure::not_found)?;
    let keys = log::keys::all(tx).await?.into_iter().map(|key| LogKey {
        verifier: key.verifier,
        created_at: key.created_at,
        retired_at: key.retired_at,
    });
    Ok(LogDescription { origin: state.origin, size: state.size, keys: keys.collect() })
}

/// The proof that the log at one size continues what it was at a smaller one.
pub async fn consistency(tx: &mut Reading, from: u64, to: u64) -> Result<Consistency, Failure> {
    let state = log::state(tx).await?.ok_or_else(Failure::not_found)?;
    if from > to || to > state.size {
        return Err(Failure::not_found());
    }
    let mut needed = needed_for_consistency(from, to).map_err(|error| Failure::internal(&error))?;
    needed.extend(edge(to));
    let tiles = tiles::tiles(tx, needed).await?;
    let hashes = tiles.consistency(from, to).map_err(|error| Failure::internal(&error))?;
    Ok(Consistency { hashes: hashes.iter().map(hash_to_base64).collect() })
}

/// The newest checkpoint, with the cosignatures that it has.
pub async fn checkpoint(tx: &mut Reading, epoch: &str) -> Result<String, Failure> {
    let epoch = known(tx, epoch).await?;
    let (size, note) = checkpoints::newest(tx, epoch).await?.ok_or_else(Failure::not_found)?;
    Ok(witnesses::add_cosignatures(tx, epoch, size, note).await?)
}

/// A tile of hashes, or a bundle of what they are hashes of.
pub async fn tile(tx: &mut Reading, epoch: &str, path: &str) -> Result<Vec<u8>, Failure> {
    let path: TilePath = path.parse().map_err(|_| Failure::not_found())?;
    let width = usize::from(path.width);
    let epoch = known(tx, epoch).await?;
    // A log that was replaced ends with its last checkpoint.
    let size = checkpoints::newest(tx, epoch).await?.map_or(0, |(size, _)| size);
    let id = match path.of {
        TileKind::Hashes(id) => id,
        TileKind::Entries(n) => TileId { level: 0, n },
    };
    if path.width > id.width(size) {
        return Err(Failure::not_found());
    }
    match path.of {
        TileKind::Hashes(id) => {
            let mut hashes = tiles::tile(tx, id).await?.unwrap_or_default();
            if hashes.len() < width * 32 {
                return Err(Failure::not_found());
            }
            hashes.truncate(width * 32);
            Ok(hashes)
        }
        TileKind::Entries(n) => {
            let entries = tiles::entries(tx, n).await?;
            let mut bundle = Vec::with_capacity(width * 34);
            for entry in entries.get(..width).ok_or_else(Failure::not_found)? {
                push_entry(&mut bundle, entry).map_err(|error| Failure::internal(&error))?;
            }
            Ok(bundle)
        }
    }
}

/// The log that is asked for: this one, or one that it continues.
async fn known(tx: &mut Reading, epoch: &str) -> Result<i64, Failure> {
    // Only as it is printed: `01` is no other name for it.
    let keys = log::keys::all(tx).await?;
    let known = keys.iter().map(|key| key.epoch).find(|known| known.to_string() == epoch);
    known.ok_or_else(Failure::not_found)
}
