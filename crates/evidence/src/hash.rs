//! Hashes of the tree's leaves and nodes (RFC 6962 §2.1).

use crate::encoding::{decode_base64, encode_base64};
use aws_lc_rs::digest::{SHA256, digest};

/// A SHA-256 hash.
pub type Hash = [u8; 32];

/// The root of the empty tree: the hash of nothing.
pub const EMPTY: Hash = [
    0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24, 0x27,
    0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55,
];

/// The hash of a leaf: `SHA-256(0x00 ‖ entry)`.
pub fn leaf_hash(entry: &[u8]) -> Hash {
    let mut input = Vec::with_capacity(1 + entry.len());
    input.push(0);
    input.extend_from_slice(entry);
    sha256(&input)
}

/// The hash of an inner node: `SHA-256(0x01 ‖ left ‖ right)`.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut input = [1; 65];
    input[1..33].copy_from_slice(left);
    input[33..].copy_from_slice(right);
    sha256(&input)
}

/// A hash as checkpoints and proofs show it: base64 with padding, 44 characters.
pub fn hash_to_base64(hash: &Hash) -> String {
    encode_base64(hash)
}

/// A hash from such a text. There is exactly one text for each hash.
pub fn hash_from_base64(text: &str) -> Option<Hash> {
    // The length first: what is much longer is not even decoded.
    if text.len() == 44 { decode_base64(text)?.try_into().ok() } else { None }
}

pub(crate) fn sha256(bytes: &[u8]) -> Hash {
    let mut hash = Hash::default();
    // SHA-256 gives 32 bytes, always.
    hash.copy_from_slice(digest(&SHA256, bytes).as_ref());
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_empty_trees_root_is_the_hash_of_nothing() {
        assert_eq!(sha256(b""), EMPTY);
        assert_eq!(hash_to_base64(&EMPTY), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }

    #[test]
    fn a_hash_has_one_text() {
        let text = hash_to_base64(&EMPTY);
        assert_eq!(hash_from_base64(&text), Some(EMPTY));
        let refused = [
            "",
            "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU",
            // The last character's unused bits are not zero.
            "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=",
            "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=",
            " 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
            "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuF==",
            "AAAA",
        ];
        for wrong in refused {
            assert_eq!(hash_from_base64(wrong), None, "{wrong}");
        }
    }
}
