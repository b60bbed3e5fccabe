//! The tree's root, and whether a proof is right (RFC 6962 §2.1; the algorithms are those of RFC 9162 §2.1.3.2 and
//! §2.1.4.2). Nothing here recurses, allocates for a proof, or can panic, whatever it is given.

use crate::hash::{EMPTY, Hash, node_hash};
use thiserror::Error;

/// Why a proof proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TreeError {
    /// There is no such leaf.
    #[error("leaf {index} is outside of a log of {size} entries")]
    OutsideTree {
        /// The leaf, counted from zero.
        index: u64,
        /// The size of the tree.
        size: u64,
    },
    /// A tree never shrinks.
    #[error("a log of {old} entries cannot become one of {new}")]
    Shrunk {
        /// The size before.
        old: u64,
        /// The size after.
        new: u64,
    },
    /// It is not a proof for these sizes.
    #[error("the proof has too few or too many hashes")]
    Length,
    /// The entry is not in this log at this place, or the entry, the proof, or the root was edited.
    #[error("the entry is not part of the log: the proof leads to another root")]
    NotIncluded,
    /// Something in the old tree is not in the new one, or the proof or a root was edited.
    #[error("the log was rewritten: the later state does not continue the earlier one")]
    NotConsistent,
}

/// The root of a tree with these leaves (RFC 6962 §2.1, `MTH`).
pub fn root(leaves: &[Hash]) -> Hash {
    // The roots of complete subtrees, each smaller than the one before; never more than there are bits in a length.
    let mut complete: Vec<Hash> = Vec::new();
    for (leaf, count) in leaves.iter().zip(1_u64..) {
        let mut hash = *leaf;
        for _ in 0..count.trailing_zeros() {
            let Some(left) = complete.pop() else { break };
            hash = node_hash(&left, &hash);
        }
        complete.push(hash);
    }
    fold(&complete)
}

/// The root of a tree that consists of these complete subtrees, the largest first.
pub(crate) fn fold(complete: &[Hash]) -> Hash {
    let Some((last, others)) = complete.split_last() else { return EMPTY };
    others.iter().rev().fold(*last, |right, left| node_hash(left, &right))
}

/// Whether the leaf with that hash is in the tree, at that index (RFC 9162 §2.1.3.2).
///
/// The proof starts with the leaf's sibling and ends with a child of the root.
pub fn check_inclusion(
    leaf: &Hash,
    index: u64,
    size: u64,
    proof: &[Hash],
    root: &Hash,
) -> Result<(), TreeError> {
    if index >= size {
        return Err(TreeError::OutsideTree { index, size });
    }
    let mut way = Way { node: index, last: size - 1 };
    let mut hash = *leaf;
    for sibling in proof {
        if way.last == 0 {
            return Err(TreeError::Length);
        }
        hash = if way.climb() { node_hash(sibling, &hash) } else { node_hash(&hash, sibling) };
    }
    match (way.last, hash == *root) {
        (0, true) => Ok(()),
        (0, false) => Err(TreeError::NotIncluded),
        _ => Err(TreeError::Length),
    }
}

/// Whether the new tree begins with everything that is in the old one (RFC 9162 §2.1.4.2).
pub fn check_consistency(
    old_size: u64,
    old_root: &Hash,
    new_size: u64,
    new_root: &Hash,
    proof: &[Hash],
) -> Result<(), TreeError> {
    if old_size > new_size {
        return Err(TreeError::Shrunk { old: old_size, new: new_size });
    }
    if old_size == 0 || old_size == new_size {
        let is_same = old_size != new_size || old_root == new_root;
        return match (proof.is_empty(), is_same && (old_size != 0 || *old_root == EMPTY)) {
            (false, _) => Err(TreeError::Length),
            (true, false) => Err(TreeError::NotConsistent),
            (true, true) => Ok(()),
        };
    }
    let mut way = Way { node: old_size - 1, last: new_size - 1 };
    while way.node & 1 == 1 {
        way.up();
    }
    // An old tree that is complete is a node of the new one, so its root is the start and is not in the proof.
    let (start, rest) = match proof.split_first() {
        None => return Err(TreeError::Length),
        Some(_) if old_size.is_power_of_two() => (old_root, proof),
        Some((first, rest)) => (first, rest),
    };
    let (mut old, mut new) = (*start, *start);
    for sibling in rest {
        if way.last == 0 {
            return Err(TreeError::Length);
        }
        if way.climb() {
            old = node_hash(sibling, &old);
            new = node_hash(sibling, &new);
        } else {
            new = node_hash(&new, sibling);
        }
    }
    match (way.last, old == *old_root && new == *new_root) {
        (0, true) => Ok(()),
        (0, false) => Err(TreeError::NotConsistent),
        _ => Err(TreeError::Length),
    }
}

/// The way from a node to the root: its number in its row, and that of the last node there (`fn` and `sn` in RFC 9162).
struct Way {
    node: u64,
    last: u64,
}

impl Way {
    fn up(&mut self) {
        self.node >>= 1;
        self.last >>= 1;
    }

    /// To the next node that has a sibling. Whether that sibling was on the left.
    fn climb(&mut self) -> bool {
        let is_right = self.node & 1 == 1 || self.node == self.last;
        if is_right {
            while self.node & 1 == 0 && self.node != 0 {
                self.up();
            }
        }
        self.up();
        is_right
    }
}
