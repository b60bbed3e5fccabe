//! When a member was last seen, as one says it. Pure.

use super::words;
use ergo_protocol::UnixMillis;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// Longer ago than so many days, the date says more.
const MOST_DAYS: i64 = 30;

/// How long ago that was; nothing when the date says more.
pub fn ago(now: UnixMillis, at: UnixMillis) -> Option<String> {
    // The clocks of server and computer differ a little.
    let passed = (now - at).max(0);
    match passed {
        ..MINUTE => Some(words::JUST_NOW.to_string()),
        MINUTE..HOUR => Some(words::minutes_ago((passed / MINUTE).unsigned_abs())),
        HOUR..DAY => Some(words::hours_ago((passed / HOUR).unsigned_abs())),
        _ if passed / DAY <= MOST_DAYS => Some(words::days_ago((passed / DAY).unsigned_abs())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{DAY, HOUR, MINUTE, ago};

    #[test]
    fn recent_is_said_in_words_and_long_ago_by_its_date() {
        let now = 1_795_000_000_000;
        for (passed, expected) in [
            (-5 * MINUTE, Some("Just now")),
            (59_000, Some("Just now")),
            (MINUTE, Some("1 min ago")),
            (59 * MINUTE, Some("59 min ago")),
            (3 * HOUR + MINUTE, Some("3 hr ago")),
            (DAY, Some("1 day ago")),
            (30 * DAY, Some("30 days ago")),
            (31 * DAY, None),
        ] {
            assert_eq!(ago(now, now - passed).as_deref(), expected, "{passed}");
        }
    }
}
