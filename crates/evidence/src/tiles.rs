//! A tree as tiles, which somebody else stores: first a list of what is needed, then roots and proofs from it.

use crate::{
    encoding::MAX_SIZE,
    hash::Hash,
    subtrees::{self, Subtree},
    tile_id::{TILE_WIDTH, TileId, edge},
    tree,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};
use thiserror::Error;

/// Why there is no answer from these tiles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TileError {
    /// The tile was not given.
    #[error("tile {} of level {} is missing", .0.n, .0.level)]
    Missing(TileId),
    /// The tile is too narrow for the size, or too wide to be appended to.
    #[error("tile {} of level {} has {has} hashes, not {needs}", .id.n, .id.level)]
    Width {
        /// The tile.
        id: TileId,
        /// How many hashes it has.
        has: usize,
        /// How many it has in a tree of that size.
        needs: u16,
    },
    /// The bytes are not 1 to 256 hashes of 32 bytes.
    #[error("tile {} of level {} has {bytes} bytes, which are not 1 to 256 hashes", .id.n, .id.level)]
    Bytes {
        /// The tile.
        id: TileId,
        /// How many bytes there are.
        bytes: usize,
    },
    /// A leaf or a size that the tree does not have.
    #[error("{wanted} is outside of a log of {size} entries")]
    OutsideTree {
        /// The leaf or size.
        wanted: u64,
        /// The size of the tree.
        size: u64,
    },
    /// More than [`MAX_SIZE`].
    #[error("the log would have more entries than can be counted")]
    Full,
}

/// The tiles that it takes to prove that a leaf is in a tree of that size, besides those for its root ([`edge`]).
pub fn needed_for_inclusion(index: u64, size: u64) -> Result<BTreeSet<TileId>, TileError> {
    Ok(tiles_of(inclusion_ranges(index, size)?))
}

/// The tiles that it takes to prove that a tree continues a smaller one, besides those for their roots ([`edge`]).
pub fn needed_for_consistency(from: u64, to: u64) -> Result<BTreeSet<TileId>, TileError> {
    Ok(tiles_of(consistency_ranges(from, to)?))
}

fn inclusion_ranges(index: u64, size: u64) -> Result<Vec<Range<u64>>, TileError> {
    if index < size && size <= MAX_SIZE {
        Ok(subtrees::of_inclusion(index, size))
    } else {
        Err(TileError::OutsideTree { wanted: index, size })
    }
}

fn consistency_ranges(from: u64, to: u64) -> Result<Vec<Range<u64>>, TileError> {
    if from <= to && to <= MAX_SIZE {
        Ok(subtrees::of_consistency(from, to))
    } else {
        Err(TileError::OutsideTree { wanted: from, size: to })
    }
}

fn tiles_of(ranges: Vec<Range<u64>>) -> BTreeSet<TileId> {
    ranges.into_iter().flat_map(subtrees::complete).map(|subtree| subtree.place().0).collect()
}

/// Tiles, full and partial. Each may have more hashes than a tree of the size in question has; those are ignored, so
/// that the tiles of today also answer for every earlier size.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tiles(BTreeMap<TileId, Vec<Hash>>);

impl Tiles {
    /// Adds a tile as it is stored and served: its hashes, one after the other. It replaces one that was there.
    pub fn insert(&mut self, id: TileId, bytes: &[u8]) -> Result<(), TileError> {
        let (hashes, rest) = bytes.as_chunks::<32>();
        if !rest.is_empty() || hashes.is_empty() || hashes.len() > usize::from(TILE_WIDTH) {
            return Err(TileError::Bytes { id, bytes: bytes.len() });
        }
        self.0.insert(id, hashes.to_vec());
        Ok(())
    }

    /// The tile's hashes.
    pub fn get(&self, id: TileId) -> Option<&[Hash]> {
        self.0.get(&id).map(Vec::as_slice)
    }

    /// The tile as it is stored and served.
    pub fn bytes(&self, id: TileId) -> Option<&[u8]> {
        self.get(id).map(<[Hash]>::as_flattened)
    }

    /// Which tiles there are.
    pub fn ids(&self) -> impl Iterator<Item = TileId> {
        self.0.keys().copied()
    }

    /// Appends leaves (their hashes) to a tree of that size, whose [`edge`] has to be here. The tiles that are new or
    /// have become wider. After an error nothing has changed.
    pub fn append(&mut self, size: u64, leaves: &[Hash]) -> Result<BTreeSet<TileId>, TileError> {
        let grown = u64::try_from(leaves.len()).ok().and_then(|more| size.checked_add(more));
        if grown.is_none_or(|grown| grown > MAX_SIZE) {
            return Err(TileError::Full);
        }
        self.check_edge(size)?;
        let mut changed = BTreeSet::new();
        let mut added = leaves.to_vec();
        let mut id = TileId { level: 0, n: 0 };
        let mut in_level = size;
        while !added.is_empty() {
            let mut above = Vec::new();
            for (hash, at) in added.into_iter().zip(in_level..) {
                id.n = at >> 8;
                let tile = self.0.entry(id).or_default();
                tile.push(hash);
                if tile.len() == usize::from(TILE_WIDTH) {
                    above.push(tree::root(tile));
                }
                changed.insert(id);
            }
            added = above;
            id.level += 1;
            in_level >>= 8;
        }
        Ok(changed)
    }

    /// Exactly as wide as in a tree of that size: what is appended behind more would be in the wrong place.
    fn check_edge(&self, size: u64) -> Result<(), TileError> {
        for id in edge(size) {
            self.tile(id, size)?;
        }
        for level in 0..8 {
            let id = TileId { level, n: size.checked_shr(8 * (u32::from(level) + 1)).unwrap_or(0) };
            let (has, needs) = (self.get(id).map_or(0, <[Hash]>::len), id.width(size));
            if has != usize::from(needs) {
                return Err(TileError::Width { id, has, needs });
            }
        }
        Ok(())
    }

    /// The root of the tree of that size. Needs its [`edge`].
    pub fn root(&self, size: u64) -> Result<Hash, TileError> {
        if size > MAX_SIZE {
            return Err(TileError::Full);
        }
        self.root_of(0..size, size)
    }

    /// The proof that a leaf is in the tree of that size. Needs [`needed_for_inclusion`].
    pub fn inclusion(&self, index: u64, size: u64) -> Result<Vec<Hash>, TileError> {
        inclusion_ranges(index, size)?.into_iter().map(|range| self.root_of(range, size)).collect()
    }

    /// The proof that the tree of the size `to` continues the one of the size `from`. Needs
    /// [`needed_for_consistency`].
    pub fn consistency(&self, from: u64, to: u64) -> Result<Vec<Hash>, TileError> {
        consistency_ranges(from, to)?.into_iter().map(|range| self.root_of(range, to)).collect()
    }

    fn root_of(&self, range: Range<u64>, size: u64) -> Result<Hash, TileError> {
        let complete: Vec<Hash> =
            subtrees::complete(range).map(|subtree| self.hash_of(subtree, size)).collect::<Result<_, _>>()?;
        Ok(tree::fold(&complete))
    }

    fn hash_of(&self, subtree: Subtree, size: u64) -> Result<Hash, TileError> {
        let (id, part) = subtree.place();
        let tile = self.tile(id, size)?;
        let hashes = tile.get(part).ok_or(TileError::Width { id, has: tile.len(), needs: id.width(size) })?;
        Ok(tree::root(hashes))
    }

    /// The tile, at least as wide as in a tree of that size.
    fn tile(&self, id: TileId, size: u64) -> Result<&[Hash], TileError> {
        let tile = self.get(id).ok_or(TileError::Missing(id))?;
        let needs = id.width(size);
        if tile.len() < usize::from(needs) {
            return Err(TileError::Width { id, has: tile.len(), needs });
        }
        Ok(tile)
    }
}
