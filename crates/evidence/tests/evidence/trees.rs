//! Roots and proofs against RFC 6962 as it is written.

use crate::common::{leaves, naive_consistency, naive_path, naive_root};
use ergo_evidence::{
    EMPTY, Hash, MAX_SIZE, TreeError, check_consistency, check_inclusion, leaf_hash, node_hash, root,
};

const ALL: usize = 70;

#[test]
fn the_root_of_every_small_tree() {
    let leaves = leaves(300);
    for size in 0..=300 {
        assert_eq!(root(&leaves[..size]), naive_root(&leaves[..size]), "{size}");
    }
}

#[test]
fn every_inclusion_of_every_small_tree_and_nothing_else() {
    let leaves = leaves(ALL as u64);
    for size in 1..=ALL {
        let tree = &leaves[..size];
        let top = naive_root(tree);
        for index in 0..size {
            let proof = naive_path(index, tree);
            let check = |index: usize, size: usize, proof: &[Hash], top: &Hash| {
                check_inclusion(&leaves[index.min(ALL - 1)], index as u64, size as u64, proof, top)
            };
            assert_eq!(check(index, size, &proof, &top), Ok(()), "{index} of {size}");
            // Elsewhere, of another size, with another root.
            for other in (0..size).filter(|other| *other != index) {
                let moved = check_inclusion(&leaves[index], other as u64, size as u64, &proof, &top);
                assert!(moved.is_err(), "{index} of {size} as {other}");
            }
            assert_eq!(check(index, size, &proof, &EMPTY), Err(TreeError::NotIncluded));
            // One hash more, and each less.
            let mut longer = proof.clone();
            longer.push(top);
            assert_eq!(check(index, size, &longer, &top), Err(TreeError::Length));
            for missing in 0..proof.len() {
                let mut shorter = proof.clone();
                shorter.remove(missing);
                assert!(check(index, size, &shorter, &top).is_err());
            }
        }
        let outside = TreeError::OutsideTree { index: size as u64, size: size as u64 };
        assert_eq!(check_inclusion(&leaves[0], size as u64, size as u64, &[], &top), Err(outside));
    }
    assert!(check_inclusion(&EMPTY, 0, 0, &[], &EMPTY).is_err());
}

#[test]
fn every_consistency_of_every_small_tree_and_nothing_else() {
    let leaves = leaves(ALL as u64);
    let roots: Vec<Hash> = (0..=ALL).map(|size| naive_root(&leaves[..size])).collect();
    for to in 0..=ALL {
        for from in 0..=to {
            let proof = naive_consistency(from, &leaves[..to]);
            let check = |old: &Hash, new: &Hash, proof: &[Hash]| {
                check_consistency(from as u64, old, to as u64, new, proof)
            };
            assert_eq!(check(&roots[from], &roots[to], &proof), Ok(()), "{from} to {to}");
            assert!(check(&[9; 32], &roots[to], &proof).is_err(), "{from} to {to}");
            // From nothing, everything is a continuation.
            assert_eq!(check(&roots[from], &[9; 32], &proof).is_ok(), from == 0 && to > 0, "{from} to {to}");
            let mut longer = proof.clone();
            longer.push(roots[to]);
            assert_eq!(check(&roots[from], &roots[to], &longer), Err(TreeError::Length));
            for at in 0..proof.len() {
                let mut shorter = proof.clone();
                shorter.remove(at);
                assert!(check(&roots[from], &roots[to], &shorter).is_err());
                let mut edited = proof.clone();
                edited[at][31] ^= 1;
                assert_eq!(check(&roots[from], &roots[to], &edited), Err(TreeError::NotConsistent));
            }
            if from < to {
                let back = check_consistency(to as u64, &roots[to], from as u64, &roots[from], &proof);
                assert_eq!(back, Err(TreeError::Shrunk { old: to as u64, new: from as u64 }));
            }
        }
    }
}

#[test]
fn the_largest_sizes_and_the_longest_proofs_cause_nothing() {
    for size in [MAX_SIZE, u64::MAX, 1 << 63, (1 << 63) + 1] {
        for index in [0, 1, size / 2, size - 1] {
            for length in [0, 1, 62, 63, 64, 65, 1000] {
                let proof = vec![EMPTY; length];
                assert!(check_inclusion(&EMPTY, index, size, &proof, &EMPTY).is_err());
                assert!(check_consistency(index, &[1; 32], size, &EMPTY, &proof).is_err() || index == 0);
            }
        }
    }
}

#[test]
fn a_leaf_is_no_node() {
    let (left, right) = (leaf_hash(b"a"), leaf_hash(b"b"));
    let node = node_hash(&left, &right);
    // Whoever presents a node as a leaf, to have a tree of another shape with the same root.
    assert_ne!(leaf_hash(&[left, right].concat()), node);
}
