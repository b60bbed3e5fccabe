//! Where a tile is in the tree, and how wide it is (tlog-tiles §Merkle Tree).

/// How many hashes a full tile has, and how many entries a full bundle.
pub const TILE_WIDTH: u16 = 256;

/// A tile: the hashes `n · 256 …` of the row of nodes that are `8 · level` rows above the leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileId {
    /// 0 for the tiles with the leaves' hashes.
    pub level: u8,
    /// Its number in its level, counted from zero.
    pub n: u64,
}

impl TileId {
    /// How many hashes the tile has in a tree of that size: 256 if it is full, 0 if there is no such tile.
    pub fn width(self, size: u64) -> u16 {
        let in_level = size.checked_shr(8 * u32::from(self.level)).unwrap_or(0);
        let before = self.n.checked_mul(u64::from(TILE_WIDTH));
        let width = before.map_or(0, |before| in_level.saturating_sub(before));
        // No more than fits.
        u16::try_from(width).map_or(TILE_WIDTH, |width| width.min(TILE_WIDTH))
    }
}

/// The tiles at the right edge of a tree of that size, which are partial: all that it takes to append to the tree and
/// to compute its root. At most 8.
pub fn edge(size: u64) -> Vec<TileId> {
    let at = |level: u8| TileId { level, n: size.checked_shr(8 * (u32::from(level) + 1)).unwrap_or(0) };
    // A full tile is never partial in the level above, so the test is for 1 to 255.
    (0..8).map(at).filter(|id| id.width(size) > 0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn width(level: u8, n: u64, size: u64) -> u16 {
        TileId { level, n }.width(size)
    }

    #[test]
    fn widths_are_those_of_the_specification() {
        // Its own example: a log of 70,000 entries.
        assert_eq!((width(0, 272, 70_000), width(0, 273, 70_000), width(0, 274, 70_000)), (256, 112, 0));
        assert_eq!((width(1, 0, 70_000), width(1, 1, 70_000), width(1, 2, 70_000)), (256, 17, 0));
        assert_eq!((width(2, 0, 70_000), width(3, 0, 70_000)), (1, 0));
        assert_eq!((width(0, 0, 256), width(0, 1, 256), width(1, 0, 256)), (256, 0, 1));
        assert_eq!((width(0, 0, 0), width(0, u64::MAX, u64::MAX), width(200, 0, u64::MAX)), (0, 0, 0));
        assert_eq!(width(7, 0, u64::MAX), 255);
    }

    #[test]
    fn the_edge_is_what_is_partial() {
        let tile = |level, n| TileId { level, n };
        assert_eq!(edge(0), []);
        assert_eq!(edge(1), [tile(0, 0)]);
        assert_eq!(edge(256), [tile(1, 0)]);
        assert_eq!(edge(257), [tile(0, 1), tile(1, 0)]);
        assert_eq!(edge(70_000), [tile(0, 273), tile(1, 1), tile(2, 0)]);
        assert_eq!(edge(65_536), [tile(2, 0)]);
        assert_eq!(edge(u64::MAX).len(), 8);
    }
}
