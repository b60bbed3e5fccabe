//! How wide the notes panel is. Pure arithmetic, in CSS pixels.

/// The narrowest.
pub const LEAST: u32 = 260;
/// The widest.
pub const MOST: u32 = 560;
/// As it comes.
pub const USUAL: u32 = 320;
/// What an arrow key changes.
const STEP: u32 = 16;

/// A width within the limits.
pub fn within(width: i64) -> u32 {
    u32::try_from(width.clamp(i64::from(LEAST), i64::from(MOST))).unwrap_or(USUAL)
}

/// The width after a key on the grip; none when the key does nothing there. The panel is at the right:
/// its grip goes left to make it wider.
pub fn after_key(key: &str, width: u32) -> Option<u32> {
    let width = i64::from(width);
    match key {
        "ArrowLeft" => Some(within(width + i64::from(STEP))),
        "ArrowRight" => Some(within(width - i64::from(STEP))),
        "Home" => Some(LEAST),
        "End" => Some(MOST),
        "Enter" => Some(USUAL),
        _ => None,
    }
}

/// The width when the grip was taken at `from` and is now at `to`.
pub fn dragged(width: u32, from: i32, to: i32) -> u32 {
    within(i64::from(width) + i64::from(from) - i64::from(to))
}

#[cfg(test)]
mod tests {
    use super::{LEAST, MOST, USUAL, after_key, dragged, within};

    #[test]
    fn the_width_stays_within_its_limits() {
        assert_eq!(within(-5), LEAST);
        assert_eq!(within(i64::MAX), MOST);
        assert_eq!(dragged(320, 900, 1_000), LEAST);
        assert_eq!(dragged(320, 900, 860), 360);
        assert_eq!(dragged(320, 900, -4_000), MOST);
    }

    #[test]
    fn keys_move_the_grip() {
        assert_eq!(after_key("ArrowLeft", 320), Some(336));
        assert_eq!(after_key("ArrowRight", 320), Some(304));
        assert_eq!(after_key("ArrowRight", LEAST), Some(LEAST));
        assert_eq!(after_key("ArrowLeft", MOST), Some(MOST));
        assert_eq!(after_key("Home", 400), Some(LEAST));
        assert_eq!(after_key("End", 400), Some(MOST));
        assert_eq!(after_key("Enter", 400), Some(USUAL));
        assert_eq!(after_key("a", 400), None);
    }
}
