//! Trees from tiles: what is needed suffices, every proof is that of the naive tree, and what is missing is an error.

use crate::common::{leaf, leaves, naive_consistency, naive_path, naive_root, tiles};
use ergo_evidence::{
    EMPTY, Hash, MAX_SIZE, TileError, TileId, TilePath, Tiles, check_consistency, check_inclusion, edge,
    needed_for_consistency, needed_for_inclusion, root,
};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Only these tiles, as wide as in a tree of that size.
fn only(all: &Tiles, ids: impl IntoIterator<Item = TileId>, size: u64) -> Tiles {
    let mut some = Tiles::default();
    for id in ids {
        some.insert(id, &all.bytes(id).unwrap()[..usize::from(id.width(size)) * 32]).unwrap();
    }
    some
}

#[test]
fn every_proof_of_every_small_tree() {
    let leaves = leaves(70);
    let all = tiles(70);
    for size in 0..=70_u64 {
        let tree = &leaves[..usize::try_from(size).unwrap()];
        assert_eq!(only(&all, edge(size), size).root(size), Ok(naive_root(tree)), "{size}");
        assert_eq!(all.root(size), Ok(naive_root(tree)), "from wider tiles");
        for index in 0..size {
            let needed = needed_for_inclusion(index, size).unwrap();
            let proof = only(&all, needed, size).inclusion(index, size).unwrap();
            assert_eq!(proof, naive_path(usize::try_from(index).unwrap(), tree), "{index} of {size}");
            assert_eq!(all.inclusion(index, size).unwrap(), proof);
        }
        for from in 0..=size {
            let needed = needed_for_consistency(from, size).unwrap();
            let proof = only(&all, needed, size).consistency(from, size).unwrap();
            assert_eq!(proof, naive_consistency(usize::try_from(from).unwrap(), tree), "{from} to {size}");
            assert_eq!(all.consistency(from, size).unwrap(), proof);
        }
    }
}

#[test]
fn at_the_borders_of_tiles() {
    let all = tiles(65_537);
    let sizes = [255, 256, 257, 258, 511, 512, 513, 600, 65_535, 65_536, 65_537];
    let roots: Vec<Hash> = sizes.iter().map(|size| all.root(*size).unwrap()).collect();
    let leaves = leaves(65_537);
    for (size, top) in sizes.into_iter().zip(&roots) {
        assert_eq!(*top, root(&leaves[..usize::try_from(size).unwrap()]), "{size}");
        assert_eq!(only(&all, edge(size), size).root(size), Ok(*top));
        let picked =
            [0, 1, 127, 128, 254, 255, 256, 257, 300, 511, 512, 32_767, 32_768, 65_279, 65_280, size - 1];
        for index in picked.into_iter().filter(|index| *index < size) {
            let needed = needed_for_inclusion(index, size).unwrap();
            assert!(needed.len() <= 6, "{index} of {size} needs {needed:?}");
            let proof = only(&all, needed, size).inclusion(index, size).unwrap();
            assert_eq!(check_inclusion(&leaf(index), index, size, &proof, top), Ok(()), "{index} of {size}");
        }
        for (from, old) in sizes.into_iter().zip(&roots).filter(|(from, _)| *from <= size) {
            let needed = needed_for_consistency(from, size).unwrap();
            let proof = only(&all, needed, size).consistency(from, size).unwrap();
            assert_eq!(check_consistency(from, old, size, top, &proof), Ok(()), "{from} to {size}");
        }
    }
}

#[test]
fn what_has_changed_is_what_is_to_be_stored() {
    let tile = |level, n| TileId { level, n };
    let mut grown = Tiles::default();
    assert_eq!(grown.append(0, &[]), Ok(BTreeSet::new()));
    assert_eq!(grown.append(0, &leaves(255)), Ok([tile(0, 0)].into()));
    assert_eq!(grown.append(255, &[leaf(255)]), Ok([tile(0, 0), tile(1, 0)].into()));
    assert_eq!(grown.append(256, &[leaf(256)]), Ok([tile(0, 1)].into()));
    assert_eq!(grown, tiles(257));
    assert_eq!(grown.ids().collect::<Vec<_>>(), [tile(0, 0), tile(0, 1), tile(1, 0)]);
    assert_eq!(grown.get(tile(1, 0)), Some([root(&leaves(256))].as_slice()));

    let rest: Vec<Hash> = (257..65_537).map(leaf).collect();
    let mut edge_only = only(&grown, edge(257), 257);
    let changed = edge_only.append(257, &rest).unwrap();
    assert_eq!(changed.len(), 256 + 1 + 1);
    let all = tiles(65_537);
    for id in changed {
        assert_eq!(edge_only.bytes(id), all.bytes(id), "{id:?}");
    }
}

#[test]
fn missing_narrow_and_wide_tiles_are_errors() {
    let all = tiles(600);
    let first = TileId { level: 0, n: 0 };
    let last = TileId { level: 0, n: 2 };
    let mut some = only(&all, [first], 600);
    assert_eq!(some.root(600), Err(TileError::Missing(TileId { level: 1, n: 0 })));
    assert_eq!(some.inclusion(3, 600), Err(TileError::Missing(TileId { level: 1, n: 0 })));
    assert_eq!(some.append(600, &[EMPTY]), Err(TileError::Missing(last)));
    let mut some = only(&all, edge(599), 599);
    let narrow = TileError::Width { id: last, has: 87, needs: 88 };
    assert_eq!((some.root(600), some.append(600, &[EMPTY])), (Err(narrow), Err(narrow)));
    // A partial tile that is needed in full.
    assert_eq!(some.root(768), Err(TileError::Width { id: TileId { level: 1, n: 0 }, has: 2, needs: 3 }));
    // Somebody else has appended meanwhile.
    let mut wide = all.clone();
    assert_eq!(wide.append(599, &[EMPTY]), Err(TileError::Width { id: last, has: 88, needs: 87 }));
    assert_eq!(wide.append(512, &[EMPTY]), Err(TileError::Width { id: last, has: 88, needs: 0 }));
    assert_eq!(wide, all, "an error changes nothing");
    for bytes in [0, 1, 31, 33, 257 * 32] {
        assert_eq!(
            Tiles::default().insert(first, &vec![0; bytes]),
            Err(TileError::Bytes { id: first, bytes })
        );
    }
    assert_eq!(wide.append(MAX_SIZE, &[EMPTY]), Err(TileError::Full));
    assert_eq!(wide.append(u64::MAX, &[EMPTY]), Err(TileError::Full));
    assert_eq!(wide.root(u64::MAX), Err(TileError::Full));
    assert!(needed_for_inclusion(5, 5).is_err() && needed_for_consistency(6, 5).is_err());
    assert!(needed_for_inclusion(5, u64::MAX).is_err() && needed_for_consistency(5, u64::MAX).is_err());
    assert!(needed_for_inclusion(MAX_SIZE - 1, MAX_SIZE).unwrap().len() <= 16);
    assert_eq!(all.inclusion(600, 600), Err(TileError::OutsideTree { wanted: 600, size: 600 }));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn in_whatever_portions_it_grows(portions in prop::collection::vec(0..400_u64, 0..8)) {
        let mut grown = Tiles::default();
        let mut size = 0;
        for portion in portions {
            let added: Vec<Hash> = (size..size + portion).map(leaf).collect();
            // Only what the database is asked for.
            let mut part = only(&grown, edge(size), size);
            for id in part.append(size, &added).unwrap() {
                grown.insert(id, part.bytes(id).unwrap()).unwrap();
            }
            size += portion;
            prop_assert_eq!(grown.root(size).unwrap(), root(&leaves(size)));
        }
        prop_assert_eq!(grown, tiles(size));
    }

    #[test]
    fn any_text_is_a_path_in_one_way_or_none(text in "(([0-9]{1,3}|entries)(/x?[0-9]{3}){1,8}(\\.p/[0-9]{1,3})?|\\PC*)") {
        if let Ok(path) = text.parse::<TilePath>() {
            prop_assert_eq!(path.to_string(), text);
        }
    }

    #[test]
    fn any_path_is_read_as_it_was_written(level in 0..64_u8, n: u64, size: u64) {
        let id = TileId { level, n };
        for path in [TilePath::of_tile(id, size), TilePath::of_entries(n, size)].into_iter().flatten() {
            prop_assert_eq!(path.to_string().parse(), Ok(path));
        }
    }
}
