//! Durations as people read them.

use ergo_catalog::{plural, text};

/// Whole seconds left, rounded up, so that zero means over.
pub fn seconds_left(remaining_millis: i64, received_at: f64, now: f64) -> u64 {
    // A session is minutes long: far below what a double holds exactly.
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let seconds = ((remaining_millis as f64 - (now - received_at).max(0.0)) / 1000.0).ceil().max(0.0) as u64;
    seconds
}

/// `24:31`, `1:02:03`.
pub fn clock(seconds: u64) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// How long something took, in words: `24 minutes`, `1 hr 5 min`, `40 seconds`.
pub fn duration_words(millis: i64) -> String {
    let seconds = (millis.max(0).unsigned_abs() + 500) / 1000;
    match seconds {
        0..60 => plural!(seconds, "{count} second", "{count} seconds").shown(),
        60..3600 => plural!((seconds + 30) / 60, "{count} minute", "{count} minutes").shown(),
        _ => text!("{hours} hr {minutes} min", hours = seconds / 3600, minutes = seconds / 60 % 60).shown(),
    }
}

/// A length of hours and minutes, with what is zero left out: `1 hr`, `5 hr 30 min`, `15 min`.
pub fn short_length(hours: u64, minutes: u64) -> String {
    match (hours, minutes) {
        (0, minutes) => text!("{minutes} min", minutes = minutes).shown(),
        (hours, 0) => text!("{hours} hr", hours = hours).shown(),
        (hours, minutes) => text!("{hours} hr {minutes} min", hours = hours, minutes = minutes).shown(),
    }
}

#[cfg(test)]
mod tests {
    use super::{clock, duration_words, seconds_left};

    #[test]
    fn counts_down_from_the_snapshot_and_stops_at_zero() {
        assert_eq!(seconds_left(90_000, 1_000.0, 1_000.0), 90);
        assert_eq!(seconds_left(90_000, 1_000.0, 1_001.0), 90);
        assert_eq!(seconds_left(90_000, 1_000.0, 31_000.0), 60);
        assert_eq!(seconds_left(90_000, 1_000.0, 500_000.0), 0);
        assert_eq!(seconds_left(-5, 0.0, 0.0), 0);
        // A clock that seems to go back gives no time.
        assert_eq!(seconds_left(90_000, 1_000.0, 0.0), 90);
    }

    #[test]
    fn times_are_read_at_a_glance() {
        for (seconds, expected) in
            [(0, "0:00"), (9, "0:09"), (1471, "24:31"), (3600, "1:00:00"), (3723, "1:02:03")]
        {
            assert_eq!(clock(seconds), expected);
        }
    }

    #[test]
    fn durations_in_words() {
        for (millis, expected) in [
            (-4, "0 seconds"),
            (1_000, "1 second"),
            (59_400, "59 seconds"),
            (60_000, "1 minute"),
            (1_471_000, "25 minutes"),
            (3_900_000, "1 hr 5 min"),
        ] {
            assert_eq!(duration_words(millis), expected);
        }
    }
}
