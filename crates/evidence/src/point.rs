//! Which 32 bytes are no public key for Ed25519, although a verifier would take them.

/// The y coordinates of the points of small order, without the sign of x. Under such a key, a signature can be made
/// that fits every message.
const SMALL_ORDER: [[u8; 32]; 5] = [
    [0; 32],
    y(1, 0, 0),
    y(0xec, 0xff, 0x7f),
    [
        0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5,
        0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05,
    ],
    [
        0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a,
        0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a,
    ],
];

const fn y(first: u8, middle: u8, last: u8) -> [u8; 32] {
    let mut bytes = [middle; 32];
    bytes[0] = first;
    bytes[31] = last;
    bytes
}

/// Whether a key is encoded canonically (RFC 8032 §5.1.3: y is below 2^255 - 19) and its point is not of small order.
/// Whether it is a point at all shows when a signature is verified.
pub(crate) fn is_sound(key: &[u8; 32]) -> bool {
    let mut coordinate = *key;
    coordinate[31] &= 0x7f;
    // Little-endian: from p on, all bytes but the first are at their highest.
    let is_canonical = coordinate[0] < 0xed || coordinate[1..31] != [0xff; 30] || coordinate[31] != 0x7f;
    is_canonical && !SMALL_ORDER.contains(&coordinate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_order_and_other_encodings_are_refused_with_either_sign() {
        let mut refused = SMALL_ORDER.to_vec();
        refused.extend((0xed..=0xff).map(|first| y(first, 0xff, 0x7f)));
        for key in refused {
            let mut signed = key;
            signed[31] |= 0x80;
            assert!(!is_sound(&key) && !is_sound(&signed), "{key:?}");
        }
        for key in [y(2, 0, 0), y(0xeb, 0xff, 0x7f), y(0xed, 0xff, 0x7e), y(0xff, 0xfe, 0x7f), [7; 32]] {
            assert!(is_sound(&key), "{key:?}");
        }
    }
}
