//! Which complete subtrees a root or a proof is made of, and in which tile each of them is.

use crate::tile_id::TileId;
use std::ops::Range;

/// A subtree of `2^height` leaves, the `index`-th of its height.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Subtree {
    pub height: u32,
    pub index: u64,
}

impl Subtree {
    /// The tile that its root is computed from, and the part of that tile (tlog-tiles §Merkle Tree): a tile has the
    /// roots of every eighth height.
    pub fn place(self) -> (TileId, Range<usize>) {
        let (level, inside) = (self.height / 8, self.height % 8);
        let first = self.index << inside;
        let start = usize::from(first.to_le_bytes()[0]);
        // A height is below 64, so a level is below 8.
        let id = TileId { level: level.to_le_bytes()[0], n: first >> 8 };
        (id, start..start + (1 << inside))
    }
}

/// The complete subtrees of a range of leaves, the largest first. The range has to begin where a subtree at least as
/// large as its largest one begins, as all ranges below do.
pub(crate) fn complete(range: Range<u64>) -> impl Iterator<Item = Subtree> {
    let mut start = range.start;
    std::iter::from_fn(move || {
        let height = range.end.checked_sub(start)?.checked_ilog2()?;
        let subtree = Subtree { height, index: start >> height };
        start += 1 << height;
        Some(subtree)
    })
}

/// The ranges whose roots are the proof that a leaf is in a tree (RFC 6962 §2.1.1, `PATH`), the leaf's sibling first.
/// The index has to be below the size.
pub(crate) fn of_inclusion(index: u64, size: u64) -> Vec<Range<u64>> {
    let mut ranges = Vec::new();
    let (mut start, mut end) = (0, size);
    while end - start > 1 {
        let middle = start + split(end - start);
        if index < middle {
            ranges.push(middle..end);
            end = middle;
        } else {
            ranges.push(start..middle);
            start = middle;
        }
    }
    ranges.reverse();
    ranges
}

/// The ranges whose roots are the proof that a tree continues another (RFC 6962 §2.1.2, `SUBPROOF`). `from` must not
/// be larger than `to`.
pub(crate) fn of_consistency(from: u64, to: u64) -> Vec<Range<u64>> {
    let mut ranges = Vec::new();
    if from == 0 {
        return ranges;
    }
    let (mut start, mut end) = (0, to);
    while from != end {
        let middle = start + split(end - start);
        if from <= middle {
            ranges.push(middle..end);
            end = middle;
        } else {
            ranges.push(start..middle);
            start = middle;
        }
    }
    // Starting at zero it is the whole old tree, whose root the verifier has.
    if start != 0 {
        ranges.push(start..end);
    }
    ranges.reverse();
    ranges
}

/// The largest power of two below `count`, which is at least 2.
fn split(count: u64) -> u64 {
    1 << (count - 1).ilog2()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subtrees_are_where_tiles_have_them() {
        let place = |height, index| Subtree { height, index }.place();
        assert_eq!(place(0, 0), (TileId { level: 0, n: 0 }, 0..1));
        assert_eq!(place(0, 257), (TileId { level: 0, n: 1 }, 1..2));
        assert_eq!(place(7, 1), (TileId { level: 0, n: 0 }, 128..256));
        assert_eq!(place(8, 256), (TileId { level: 1, n: 1 }, 0..1));
        assert_eq!(place(62, 1), (TileId { level: 7, n: 0 }, 64..128));
    }

    #[test]
    fn a_range_is_cut_into_complete_subtrees() {
        let cut = |range| complete(range).map(|part| (part.height, part.index)).collect::<Vec<_>>();
        assert_eq!(cut(0..7), [(2, 0), (1, 2), (0, 6)]);
        assert_eq!(cut(256..600), [(8, 1), (6, 8), (4, 36), (3, 74)]);
        assert_eq!(cut(5..5), []);
    }
}
