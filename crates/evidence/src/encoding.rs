//! Base64 and decimals, each with exactly one spelling of a value.

use base64::{Engine, engine::general_purpose::STANDARD};

/// The largest size of a tree: more does not fit into a column of a database, or into Go's `int64`. A proof of such a
/// tree has at most 63 hashes.
pub const MAX_SIZE: u64 = i64::MAX as u64;

/// The most hashes that a proof can have.
pub const MAX_PROOF: usize = 63;

/// Standard alphabet, with padding (RFC 4648 §4).
pub(crate) fn encode_base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// The same, back. Unused bits that are not zero, missing padding, and line breaks are refused.
pub(crate) fn decode_base64(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

/// ASCII digits without a sign and without leading zeros, up to [`MAX_SIZE`]. `str::parse` alone would take `+5`.
pub(crate) fn decimal(text: &str) -> Option<u64> {
    let is_canonical =
        text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    if is_canonical { text.parse().ok().filter(|number| *number <= MAX_SIZE) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_one_spelling() {
        assert_eq!(decimal("0"), Some(0));
        assert_eq!(decimal("9223372036854775807"), Some(MAX_SIZE));
        for wrong in ["", "+5", "-5", "05", "00", " 5", "5 ", "0x5", "5_0", "٥", "9223372036854775808", "1e3"]
        {
            assert_eq!(decimal(wrong), None, "{wrong}");
        }
    }
}
