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

/// The width after a key on the grip; none when the key does nothing there. The panel is at the end of the line: its grip
/// goes toward the start to make it wider, which is left unless text runs from the right.
pub fn after_key(key: &str, width: u32, from_right: bool) -> Option<u32> {
    let width = i64::from(width);
    match (key, from_right) {
        ("ArrowLeft", false) | ("ArrowRight", true) => Some(within(width + i64::from(STEP))),
        ("ArrowRight", false) | ("ArrowLeft", true) => Some(within(width - i64::from(STEP))),
        ("Home", _) => Some(LEAST),
        ("End", _) => Some(MOST),
        ("Enter", _) => Some(USUAL),
        _ => None,
    }
}

/// The width when the grip was taken at `from` and is now at `to`.
pub fn dragged(width: u32, from: i32, to: i32, from_right: bool) -> u32 {
    let wider = i64::from(from) - i64::from(to);
    within(i64::from(width) + if from_right { -wider } else { wider })
}

#[cfg(test)]
mod tests {
    use super::{LEAST, MOST, USUAL, after_key, dragged, within};

    #[test]
    fn the_width_stays_within_its_limits() {
        assert_eq!(within(-5), LEAST);
        assert_eq!(within(i64::MAX), MOST);
        assert_eq!(dragged(320, 900, 1_000, false), LEAST);
        assert_eq!(dragged(320, 900, 860, false), 360);
        assert_eq!(dragged(320, 900, 940, true), 360);
        assert_eq!(dragged(320, 900, -4_000, false), MOST);
    }

    #[test]
    fn keys_move_the_grip() {
        assert_eq!(after_key("ArrowLeft", 320, false), Some(336));
        assert_eq!(after_key("ArrowRight", 320, false), Some(304));
        assert_eq!(after_key("ArrowRight", LEAST, false), Some(LEAST));
        assert_eq!(after_key("ArrowLeft", MOST, false), Some(MOST));
        assert_eq!(after_key("Home", 400, false), Some(LEAST));
        assert_eq!(after_key("End", 400, false), Some(MOST));
        assert_eq!(after_key("Enter", 400, false), Some(USUAL));
        assert_eq!(after_key("a", 400, false), None);
        assert_eq!(after_key("ArrowRight", 320, true), Some(336));
    }
}
