//! What the tests share: fixed keys, logs of numbered leaves, and RFC 6962 as it is written.

use ergo_evidence::{
    Checkpoint, CosigningKey, EMPTY, Hash, Log, Note, SigningKey, Tiles, leaf_hash, node_hash, root,
};

pub const ORIGIN: &str = "ergo.example/log";
pub const WITNESS: &str = "witness.example/w1";

pub fn log_key() -> SigningKey {
    SigningKey::from_seed(ORIGIN, &[1; 32]).unwrap()
}

pub fn witness_key() -> CosigningKey {
    CosigningKey::from_seed(WITNESS, &[2; 32]).unwrap()
}

pub fn log() -> Log {
    Log::of(log_key().verifier().clone()).unwrap()
}

/// The hash of `leaf <n>` with a line break.
pub fn leaf(n: u64) -> Hash {
    leaf_hash(format!("leaf {n}\n").as_bytes())
}

pub fn leaves(count: u64) -> Vec<Hash> {
    (0..count).map(leaf).collect()
}

/// The tiles of that many leaves, appended at once.
pub fn tiles(count: u64) -> Tiles {
    let mut tiles = Tiles::default();
    tiles.append(0, &leaves(count)).unwrap();
    tiles
}

pub fn checkpoint(leaves: &[Hash]) -> Checkpoint {
    Checkpoint { origin: ORIGIN.to_owned(), size: leaves.len() as u64, root: root(leaves) }
}

/// Signed by the log, and not cosigned.
pub fn signed(leaves: &[Hash]) -> Note {
    checkpoint(leaves).sign(&[&log_key()]).unwrap()
}

/// RFC 6962 §2.1: `MTH`.
pub fn naive_root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => EMPTY,
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(half(leaves.len()));
            node_hash(&naive_root(left), &naive_root(right))
        }
    }
}

/// RFC 6962 §2.1.1: `PATH`.
pub fn naive_path(index: usize, leaves: &[Hash]) -> Vec<Hash> {
    if leaves.len() <= 1 {
        return Vec::new();
    }
    let (left, right) = leaves.split_at(half(leaves.len()));
    let (mut path, sibling) = if index < left.len() {
        (naive_path(index, left), right)
    } else {
        (naive_path(index - left.len(), right), left)
    };
    path.push(naive_root(sibling));
    path
}

/// RFC 6962 §2.1.2: `PROOF`.
pub fn naive_consistency(from: usize, leaves: &[Hash]) -> Vec<Hash> {
    if from == 0 { Vec::new() } else { naive_subproof(from, leaves, true) }
}

fn naive_subproof(from: usize, leaves: &[Hash], is_known: bool) -> Vec<Hash> {
    if from == leaves.len() {
        return if is_known { Vec::new() } else { vec![naive_root(leaves)] };
    }
    let (left, right) = leaves.split_at(half(leaves.len()));
    let (mut proof, sibling) = if from <= left.len() {
        (naive_subproof(from, left, is_known), right)
    } else {
        (naive_subproof(from - left.len(), right, false), left)
    };
    proof.push(naive_root(sibling));
    proof
}

fn half(count: usize) -> usize {
    count.next_power_of_two() / 2
}

/// Every text or file that differs from this one in one bit.
pub fn bit_flips(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    (0..bytes.len() * 8).map(|bit| {
        let mut flipped = bytes.to_vec();
        flipped[bit / 8] ^= 1 << (bit % 8);
        flipped
    })
}

pub fn unhex(text: &str) -> Vec<u8> {
    text.as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}
