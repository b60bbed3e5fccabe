//! Times, in the time zone of the customer and in UTC.

use ergo_protocol::UnixMillis;
use jiff::{Timestamp, tz::TimeZone};

/// A date and a time, in both: `2026-11-28 14:03:09 +01:00 Europe/Berlin (13:03:09 UTC)`.
pub fn both(at: UnixMillis, timezone: &str) -> String {
    let Ok(moment) = Timestamp::from_millisecond(at) else { return "at an impossible time".to_owned() };
    let utc = moment.to_zoned(TimeZone::UTC);
    match TimeZone::get(timezone) {
        Ok(zone) if timezone != "UTC" => {
            let local = moment.to_zoned(zone);
            let date = if local.date() == utc.date() { "%H:%M:%S" } else { "%Y-%m-%d %H:%M:%S" };
            format!("{} {timezone} ({} UTC)", local.strftime("%Y-%m-%d %H:%M:%S %:z"), utc.strftime(date))
        }
        _ => format!("{} UTC", utc.strftime("%Y-%m-%d %H:%M:%S")),
    }
}

/// The time of day, in the time zone of the customer.
pub fn clock(at: UnixMillis, timezone: &str) -> String {
    let zone = TimeZone::get(timezone).unwrap_or(TimeZone::UTC);
    match Timestamp::from_millisecond(at) {
        Ok(moment) => moment.to_zoned(zone).strftime("%H:%M:%S").to_string(),
        Err(_) => "–".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_shown_in_both() {
        let at = 1_795_435_200_000;
        assert_eq!(both(at, "Europe/Berlin"), "2026-11-23 13:00:00 +01:00 Europe/Berlin (12:00:00 UTC)");
        assert_eq!(
            both(at, "Pacific/Auckland"),
            "2026-11-24 01:00:00 +13:00 Pacific/Auckland (2026-11-23 12:00:00 UTC)"
        );
        assert_eq!(both(at, "UTC"), "2026-11-23 12:00:00 UTC");
        assert_eq!(both(at, "Mars/Olympus"), "2026-11-23 12:00:00 UTC");
        assert_eq!(clock(at, "Europe/Berlin"), "13:00:00");
        assert_eq!(both(i64::MAX, "UTC"), "at an impossible time");
    }
}
