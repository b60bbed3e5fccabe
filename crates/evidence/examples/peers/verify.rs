//! A log that others have written, verified by us: the same files that `sample` writes.

use crate::Done;
use ergo_evidence::{
    Checkpoint, Hash, Log, Note, Opened, Proof, TileId, TileKind, TilePath, Tiles, bundle_hashes,
    check_consistency, hash_from_base64, leaf_hash,
};
use std::{error::Error, fs, path::Path};

/// Verifies everything in the folder. The error names the first thing that is wrong.
pub fn verify(folder: &Path) -> Done {
    let text = |name: &str| fs::read_to_string(folder.join(name));
    let log = [Log::of(text("log.vkey")?.trim().parse()?)?];
    let witnesses = [text("witness.vkey")?.trim().parse()?];
    let open = |name: &str| -> Result<Checkpoint, Box<dyn Error>> {
        let note = Note::parse(text(name)?.as_bytes())?;
        cosigned(Checkpoint::open(&note, &log, &witnesses)?)
    };
    let (old, new) = (open("old.note")?, open("checkpoint")?);
    let hashes = text("consistency")?.lines().map(hash_from_base64).collect::<Option<Vec<Hash>>>();
    check_consistency(old.size, &old.root, new.size, &new.root, &hashes.ok_or("not a hash")?)?;
    let proof = Proof::parse(&fs::read(folder.join("leaf.tlog-proof"))?)?;
    let leaf = leaf_hash(&fs::read(folder.join("leaf"))?);
    if cosigned(proof.verify(&leaf, &log, &witnesses)?)? != new {
        return Err("the proof is for another checkpoint".into());
    }
    let tiles = read_tiles(folder, new.size)?;
    if tiles.root(new.size)? != new.root || tiles.root(old.size)? != old.root {
        return Err("the tiles have another root".into());
    }
    if tiles.inclusion(proof.index, new.size)? != proof.hashes {
        return Err("the tiles give another proof".into());
    }
    Ok(())
}

fn cosigned(opened: Opened) -> Result<Checkpoint, Box<dyn Error>> {
    if opened.cosignatures.len() == 1 { Ok(opened.checkpoint) } else { Err("not cosigned".into()) }
}

/// All tiles of the tree, each checked against what is below it.
fn read_tiles(folder: &Path, size: u64) -> Result<Tiles, Box<dyn Error>> {
    let mut tiles = Tiles::default();
    for level in 0..8 {
        for n in 0.. {
            let Some(path) = TilePath::of_tile(TileId { level, n }, size) else { break };
            let TileKind::Hashes(id) = path.of else { break };
            tiles.insert(id, &fs::read(folder.join("tile").join(path.to_string()))?)?;
        }
    }
    for n in 0.. {
        let Some(path) = TilePath::of_entries(n, size) else { break };
        let bundle = fs::read(folder.join("tile").join(path.to_string()))?;
        if tiles.get(TileId { level: 0, n }) != Some(&bundle_hashes(&bundle)?) {
            return Err(format!("the entries of {path} are not those of its tile").into());
        }
    }
    let mut grown = Tiles::default();
    for id in tiles.ids().filter(|id| id.level == 0) {
        grown.append(id.n * 256, tiles.get(id).unwrap_or_default())?;
    }
    if grown == tiles { Ok(tiles) } else { Err("a tile does not match what is below it".into()) }
}
