//! Logs of several sizes, on disk as tlog-tiles lays them out.

use crate::{Done, ORIGIN, WITNESS};
use ergo_evidence::{
    Checkpoint, CosigningKey, Hash, Note, Proof, SigningKey, TILE_WIDTH, TileId, TilePath, Tiles,
    hash_to_base64, leaf_hash, push_entry,
};
use std::{error::Error, fs, path::Path};

/// An earlier size and a later one: a tree of one leaf, a partial tile, a full one, and two levels of tiles.
const LOGS: [(u64, u64); 4] = [(1, 1), (1, 70), (70, 256), (256, 600)];

/// The text of a leaf.
pub fn entry(n: u64) -> String {
    format!("leaf {n}\n")
}

/// A tree of that many leaves.
pub fn tiles(size: u64) -> Result<Tiles, Box<dyn Error>> {
    let leaves: Vec<Hash> = (0..size).map(|n| leaf_hash(entry(n).as_bytes())).collect();
    let mut tiles = Tiles::default();
    tiles.append(0, &leaves)?;
    Ok(tiles)
}

/// Writes each log into a folder that its size names.
pub fn write(folder: &Path) -> Done {
    let key = SigningKey::from_seed(ORIGIN, &[1; 32])?;
    let other = SigningKey::from_seed(ORIGIN, &[3; 32])?;
    let witness = CosigningKey::from_seed(WITNESS, &[2; 32])?;
    for (old, new) in LOGS {
        let folder = folder.join(new.to_string());
        fs::create_dir_all(&folder)?;
        let tiles = tiles(new)?;
        let note = |size| -> Result<Note, Box<dyn Error>> {
            let checkpoint = Checkpoint { origin: ORIGIN.to_owned(), size, root: tiles.root(size)? };
            let mut note = checkpoint.sign(&[&key])?;
            note.add(checkpoint.cosign(&witness, 1_767_000_000 + size)?)?;
            Ok(note)
        };
        // Not the last leaf: its proof would be a short one.
        let index = new.saturating_sub(77);
        let proof = Proof {
            extra: Some(b"for whoever reads it".to_vec()),
            index,
            hashes: tiles.inclusion(index, new)?,
            checkpoint: note(new)?,
        };
        let consistency = tiles.consistency(old, new)?;
        let lines: String = consistency.iter().map(|hash| hash_to_base64(hash) + "\n").collect();
        for (name, text) in [
            ("log.vkey", format!("{}\n", key.verifier())),
            ("other.vkey", format!("{}\n", other.verifier())),
            ("witness.vkey", format!("{}\n", witness.verifier())),
            ("old.note", note(old)?.to_string()),
            ("checkpoint", note(new)?.to_string()),
            ("consistency", lines),
            ("leaf", entry(index)),
            ("leaf.tlog-proof", proof.to_string()),
        ] {
            fs::write(folder.join(name), text)?;
        }
        write_tiles(&folder.join("tile"), &tiles, new)?;
    }
    Ok(())
}

fn write_tiles(folder: &Path, tiles: &Tiles, size: u64) -> Done {
    for id in tiles.ids() {
        let path = TilePath::of_tile(id, size).ok_or("a tile outside of its tree")?;
        place(&folder.join(path.to_string()), tiles.bytes(id).unwrap_or_default())?;
        if id.level > 0 {
            continue;
        }
        let path = TilePath::of_entries(id.n, size).ok_or("a bundle outside of its tree")?;
        place(&folder.join(path.to_string()), &bundle(id, size)?)?;
    }
    Ok(())
}

fn bundle(id: TileId, size: u64) -> Result<Vec<u8>, Box<dyn Error>> {
    let first = id.n * u64::from(TILE_WIDTH);
    let mut bundle = Vec::new();
    for n in first..first + u64::from(id.width(size)) {
        push_entry(&mut bundle, entry(n).as_bytes())?;
    }
    Ok(bundle)
}

fn place(path: &Path, bytes: &[u8]) -> Done {
    fs::create_dir_all(path.parent().ok_or("no folder")?)?;
    Ok(fs::write(path, bytes)?)
}
