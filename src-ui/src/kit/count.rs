//! Counts as people read them.

use ergo_catalog::number;

/// `5,012`.
pub fn count(of: u32) -> String {
    number(of)
}

/// A length as a count.
pub fn length<T>(things: &[T]) -> u32 {
    u32::try_from(things.len()).unwrap_or(u32::MAX)
}
