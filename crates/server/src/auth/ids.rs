//! Ids, one-time secrets, and their hashes.

use aws_lc_rs::{digest, error::Unspecified, rand};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ergo_protocol::UnixMillis;
use std::fmt::Write;

/// Lowercase letters and digits without the ones that are easily confused (i, l, o, u).
pub const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The length of a random id: 80 bits, so that ids cannot be guessed.
const RANDOM_CHARS: usize = 16;

/// The length of the time in an ordered id: 45 bits, which are enough until the year 3084.
const TIME_CHARS: u32 = 9;

/// A new id such as `er_7f3k9x0abcdefghj`.
pub fn new_id(prefix: &str) -> Result<String, Unspecified> {
    Ok(format!("{prefix}_{}", random()?))
}

/// A new id that sorts after the ids of earlier milliseconds. A database adds it at the end of an index, which is much faster
/// than at a random place once there are a million.
pub fn new_ordered_id(prefix: &str, at: UnixMillis) -> Result<String, Unspecified> {
    let places = (0..TIME_CHARS).rev();
    let time: Vec<u8> = places.map(|place| (at >> (5 * place)).to_le_bytes()[0]).collect();
    Ok(format!("{prefix}_{}{}", text(&time), random()?))
}

/// The random part of an id.
pub fn random() -> Result<String, Unspecified> {
    let mut bytes = [0_u8; RANDOM_CHARS];
    rand::fill(&mut bytes)?;
    Ok(text(&bytes))
}

/// Encodes bytes as characters of the alphabet, using five bits of each byte.
pub fn text(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect()
}

/// A new one-time secret of 256 bits.
pub fn new_secret(prefix: &str) -> Result<String, Unspecified> {
    let mut bytes = [0_u8; 32];
    rand::fill(&mut bytes)?;
    Ok(format!("{prefix}_{}", URL_SAFE_NO_PAD.encode(bytes)))
}

/// Hex SHA-256: how a secret is stored. A plain hash is enough because the secret is random, not a password.
pub fn sha256_hex(secret: &str) -> String {
    let mut hex = String::with_capacity(64);
    for byte in digest::digest(&digest::SHA256, secret.as_bytes()).as_ref() {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordered_ids_sort_by_time() {
        let times = [0, 1, 31, 32, 1_700_000_000_000, 1_700_000_000_001, 4_102_444_800_000, (1 << 45) - 1];
        let ids: Vec<String> = times.iter().map(|time| new_ordered_id("usr", *time).unwrap()).collect();
        assert!(ids.is_sorted(), "{ids:?}");
        assert_ne!(new_ordered_id("usr", 0).unwrap(), ids[0]);
    }
}
