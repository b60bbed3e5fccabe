//! The server's clock. It is passed to everything that needs the time; nothing else asks the system for it.

use ergo_protocol::UnixMillis;
use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// The source of the time. Clones show the same time.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// The system's clock.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands still until it is moved; starts at `now`. For tests of what expires, lapses, and is swept,
    /// without waiting.
    pub fn manual(now: UnixMillis) -> Self {
        Self(Source::Manual(Arc::new(AtomicI64::new(now))))
    }

    /// Moves a manual clock forward. Has no effect on the system's clock.
    pub fn advance(&self, by: Duration) {
        if let Source::Manual(now) = &self.0 {
            now.fetch_add(i64::try_from(by.as_millis()).unwrap_or(i64::MAX), Ordering::SeqCst);
        }
    }

    /// Sets a manual clock. Has no effect on the system's clock.
    pub fn set(&self, to: UnixMillis) {
        if let Source::Manual(now) = &self.0 {
            now.store(to, Ordering::SeqCst);
        }
    }

    /// The time of a manual clock; `None` for the system's clock.
    pub fn set_by_hand(&self) -> Option<UnixMillis> {
        match &self.0 {
            Source::System => None,
            Source::Manual(now) => Some(now.load(Ordering::SeqCst)),
        }
    }

    /// Now, in Unix milliseconds.
    pub fn now_millis(&self) -> UnixMillis {
        match &self.0 {
            Source::System => {
                // A time before 1970 is as wrong as 1970: the verifier refuses both.
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
            }
            Source::Manual(now) => now.load(Ordering::SeqCst),
        }
    }

    /// Now, in Unix seconds.
    pub fn now_seconds(&self) -> i64 {
        self.now_millis().div_euclid(1000)
    }
}

/// A time in RFC 3339, in UTC. A time outside the calendar becomes the epoch.
pub fn moment(millis: UnixMillis) -> String {
    let at = OffsetDateTime::from_unix_timestamp_nanos(i128::from(millis) * 1_000_000);
    at.ok().and_then(|at| at.format(&Rfc3339).ok()).unwrap_or_else(|| "1970-01-01T00:00:00Z".to_owned())
}

/// The years 1 to 9999 in UTC, which [`moment`] can write. An offset can push a time outside them.
const CALENDAR: std::ops::RangeInclusive<UnixMillis> = -62_135_596_800_000..=253_402_300_799_999;

/// Parses an RFC 3339 time; `None` outside the calendar.
pub fn millis(moment: &str) -> Option<UnixMillis> {
    let at = OffsetDateTime::parse(moment, &Rfc3339).ok()?;
    let at = i64::try_from(at.unix_timestamp_nanos().div_euclid(1_000_000)).ok()?;
    CALENDAR.contains(&at).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::{millis, moment};

    #[test]
    fn a_time_that_is_read_is_written_as_the_same_time() {
        for (text, utc) in [
            ("9999-12-31T23:59:59.999Z", Some("9999-12-31T23:59:59.999Z")),
            ("9999-12-31T23:59:59-00:01", None),
            ("9999-12-31T23:59:59-12:00", None),
            ("0001-01-01T00:00:00Z", Some("0001-01-01T00:00:00Z")),
            ("0001-01-01T00:00:00+00:01", None),
            ("0000-01-01T00:00:00+12:00", None),
            ("0000-12-31T23:59:59-12:00", Some("0001-01-01T11:59:59Z")),
        ] {
            assert_eq!(millis(text).map(moment).as_deref(), utc, "{text}");
        }
    }
}
