//! Times (UTC) and durations in words.

use ergo_protocol::UnixMillis;
use time::OffsetDateTime;

/// `2026-11-22, 14:02–14:27 UTC`; with both dates if they differ.
pub fn span(from: UnixMillis, to: Option<UnixMillis>) -> String {
    let begun = format!("{}, {}", date(from), clock(from));
    match to {
        None => format!("{begun} UTC"),
        Some(to) if date(to) == date(from) => format!("{begun}–{} UTC", clock(to)),
        Some(to) => format!("{begun} – {}, {} UTC", date(to), clock(to)),
    }
}

/// `14:02`, with the date if it is not the day of `since`.
pub fn clock_since(since: UnixMillis, at: UnixMillis) -> String {
    if date(since) == date(at) { clock(at) } else { format!("{}, {}", date(at), clock(at)) }
}

/// `25 minutes`.
pub fn length(millis: i64) -> String {
    let minutes = (millis.max(0) + 30_000) / 60_000;
    match minutes {
        0 => "less than a minute".to_owned(),
        1 => "1 minute".to_owned(),
        minutes => format!("{minutes} minutes"),
    }
}

fn date(at: UnixMillis) -> String {
    let moment = moment(at);
    format!("{:04}-{:02}-{:02}", moment.year(), u8::from(moment.month()), moment.day())
}

fn clock(at: UnixMillis) -> String {
    let moment = moment(at);
    format!("{:02}:{:02}", moment.hour(), moment.minute())
}

/// An impossible time becomes the epoch: the journal took it from a clock, which may have been wrong.
fn moment(at: UnixMillis) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(at.div_euclid(1_000)).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_over_midnight_names_both_days() {
        let evening = 1_795_391_880_000;
        assert_eq!(span(evening, Some(evening + 900_000)), "2026-11-22, 23:58 – 2026-11-23, 00:13 UTC");
        assert_eq!(span(evening, None), "2026-11-22, 23:58 UTC");
        assert_eq!(clock_since(evening, evening + 60_000), "23:59");
        assert_eq!(clock_since(evening, evening + 180_000), "2026-11-23, 00:01");
        assert_eq!(span(i64::MAX, None), "1970-01-01, 00:00 UTC");
    }

    #[test]
    fn lengths_are_in_minutes() {
        for (millis, words) in [
            (-1, "less than a minute"),
            (20_000, "less than a minute"),
            (61_000, "1 minute"),
            (1_500_000, "25 minutes"),
        ] {
            assert_eq!(length(millis), words);
        }
    }
}
