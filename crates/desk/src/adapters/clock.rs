//! The desk is given a clock, so that tests can give it one that they control.

use std::{
    sync::OnceLock,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

/// The two times the desk needs.
pub trait Clock: Send + Sync + 'static {
    /// The wall clock as Unix time in milliseconds: for display, for records, and for checking a token's `exp` when
    /// it arrives. It may jump.
    fn unix_millis(&self) -> i64;
    /// Time since some fixed moment, which never goes back: for deadlines.
    fn monotonic(&self) -> Duration;
}

/// This computer's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    fn unix_millis(&self) -> i64 {
        // A clock before 1970 gives 0, which token verification refuses with the code `clock`.
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    fn monotonic(&self) -> Duration {
        static START: OnceLock<Instant> = OnceLock::new();
        START.get_or_init(Instant::now).elapsed()
    }
}

/// This computer's timezone (an IANA name), read each time it is needed and never stored.
pub fn desktop_timezone() -> String {
    // TZ takes precedence, as for every other program on the desktop.
    std::env::var("TZ")
        .ok()
        .map(|zone| zone.trim_start_matches(':').to_owned())
        .filter(|zone| zone.contains('/') && !zone.starts_with('/'))
        .or_else(|| iana_time_zone::get_timezone().ok())
        .unwrap_or_else(|| "UTC".to_owned())
}
