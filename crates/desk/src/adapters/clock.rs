//! The desk is given a clock, so that tests can give it one that they control.

#[cfg(not(windows))]
use std::time::Instant;
use std::{
    sync::OnceLock,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// The two times the desk needs.
pub trait Clock: Send + Sync + 'static {
    /// The wall clock as Unix time in milliseconds: for display, for records, and for checking a token's `exp` when
    /// it arrives. It may jump.
    fn unix_millis(&self) -> i64;
    /// Time since some fixed moment, which never goes back and stops while the computer sleeps: for deadlines.
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
        awake()
    }
}

#[cfg(not(windows))]
fn awake() -> Duration {
    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed()
}

/// On Windows, `Instant` keeps running while the computer sleeps, and a short sleep would go unnoticed.
#[cfg(windows)]
#[allow(unsafe_code, reason = "the standard library does not know this clock")]
fn awake() -> Duration {
    use windows_sys::Win32::System::WindowsProgramming::QueryUnbiasedInterruptTime;
    /// The clock counts in units of 100 ns.
    const UNIT_NANOS: u64 = 100;
    static START: OnceLock<u64> = OnceLock::new();
    let mut now = 0;
    // SAFETY: it writes one `u64`, and nothing else.
    unsafe { QueryUnbiasedInterruptTime(&raw mut now) };
    let start = *START.get_or_init(|| now);
    Duration::from_nanos(now.saturating_sub(start).saturating_mul(UNIT_NANOS))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_clocks_run_alike_while_the_computer_is_awake() {
        let (wall, monotonic) = (SystemClock.unix_millis(), SystemClock.monotonic());
        std::thread::sleep(Duration::from_millis(300));
        let wall = SystemClock.unix_millis() - wall;
        let monotonic = i64::try_from(SystemClock.monotonic().saturating_sub(monotonic).as_millis()).unwrap();
        assert!((wall - monotonic).abs() < 150, "{wall} ms and {monotonic} ms");
        assert!(monotonic >= 250, "{monotonic} ms");
    }
}
