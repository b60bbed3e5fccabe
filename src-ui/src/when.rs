//! Moments, by this computer's clock and zone, in the time format of the settings.

use ergo_catalog::{Language, Text, text, text_in};
use ergo_protocol::{UnixMillis, preferences::TimeFormat};
use js_sys::{Array, Date, Intl::DateTimeFormat, Object, Reflect};
use std::cell::Cell;
use wasm_bindgen::JsValue;

const MONTHS: [Text; 12] = [
    text_in!("month", "Jan"),
    text_in!("month", "Feb"),
    text_in!("month", "Mar"),
    text_in!("month", "Apr"),
    text_in!("month", "May"),
    text_in!("month", "Jun"),
    text_in!("month", "Jul"),
    text_in!("month", "Aug"),
    text_in!("month", "Sep"),
    text_in!("month", "Oct"),
    text_in!("month", "Nov"),
    text_in!("month", "Dec"),
];

thread_local! {
    /// Whether hours go to 12. One page has one format, and every time on it is written by these functions.
    static TWELVE_HOURS: Cell<bool> = const { Cell::new(false) };
}

/// How times are written from here on. What is on the screen already has to be drawn again.
pub fn set_time_format(format: TimeFormat) {
    TWELVE_HOURS.set(match format {
        // Nobody writes German times with AM and PM, whatever the computer is set to.
        TimeFormat::System => Language::current() != Language::German && system_has_twelve_hours(),
        TimeFormat::TwelveHour => true,
        TimeFormat::TwentyFourHour => false,
    });
}

/// Whether hours go to 12 now.
pub fn has_twelve_hours() -> bool {
    TWELVE_HOURS.get()
}

/// `14:09`, or `2:09 PM`.
pub fn time_of_day(at: UnixMillis) -> String {
    let date = date(at);
    clock(date.get_hours(), date.get_minutes(), None, has_twelve_hours())
}

/// `14:09:30`, or `2:09:30 PM`.
pub fn time_with_seconds(at: UnixMillis) -> String {
    let date = date(at);
    clock(date.get_hours(), date.get_minutes(), Some(date.get_seconds()), has_twelve_hours())
}

/// `Nov 22, 2026`.
pub fn day(at: UnixMillis) -> String {
    let date = date(at);
    // A year is no number of things: `2026`, not `2,026`.
    text!(
        "{month} {day}, {year}",
        month = MONTHS[date.get_month() as usize % MONTHS.len()],
        day = date.get_date(),
        year = date.get_full_year().to_string(),
    )
    .shown()
}

/// `Nov 22, 2026, 14:09`.
pub fn moment(at: UnixMillis) -> String {
    format!("{}, {}", day(at), time_of_day(at))
}

/// `2026-11-22`, as a date field has it.
pub fn iso_day(at: UnixMillis) -> String {
    let date = date(at);
    format!("{:04}-{:02}-{:02}", date.get_full_year(), date.get_month() + 1, date.get_date())
}

/// When this day began, by this computer's clock and zone.
pub fn today() -> UnixMillis {
    let now = date(wall_now());
    now.set_hours(0);
    now.set_minutes(0);
    now.set_seconds(0);
    now.set_milliseconds(0);
    // As in [`wall_now`].
    #[allow(clippy::cast_possible_truncation)]
    let midnight = now.get_time() as i64;
    midnight
}

/// Unix milliseconds by the wall clock.
pub fn wall_now() -> UnixMillis {
    // Far below what a double holds exactly.
    #[allow(clippy::cast_possible_truncation)]
    let now = Date::now() as i64;
    now
}

/// A time of day with hours 0 to 23, as people write it.
pub fn clock(hour: u32, minute: u32, second: Option<u32>, twelve_hours: bool) -> String {
    let seconds = second.map(|second| format!(":{second:02}")).unwrap_or_default();
    if !twelve_hours {
        return format!("{hour:02}:{minute:02}{seconds}");
    }
    let half = if hour < 12 { "AM" } else { "PM" };
    let hour = if hour.is_multiple_of(12) { 12 } else { hour % 12 };
    // A space that does not break: no time stands in two lines.
    let time = format!("{hour}:{minute:02}{seconds}\u{a0}{half}");
    // Set apart, or the half would stand before the hour.
    if Language::current().is_from_right() { format!("\u{2066}{time}\u{2069}") } else { time }
}

/// Whether people who use the system's language count hours to 12.
fn system_has_twelve_hours() -> bool {
    let options = Object::new();
    // Neither can be refused: both are ordinary properties of an ordinary object.
    let _ = Reflect::set(&options, &"hour".into(), &"numeric".into());
    let format = DateTimeFormat::new(&Array::new(), &options).resolved_options();
    Reflect::get(&format, &"hour12".into()).ok().and_then(|twelve| twelve.as_bool()).unwrap_or(false)
}

fn date(at: UnixMillis) -> Date {
    // Milliseconds since 1970 are exact in a double for the next 280,000 years.
    #[allow(clippy::cast_precision_loss)]
    let millis = at as f64;
    Date::new(&JsValue::from_f64(millis))
}

#[cfg(test)]
mod tests {
    use super::clock;

    #[test]
    fn a_time_is_written_in_either_format() {
        for (hour, minute, short, long) in [
            (0, 5, "00:05", "12:05\u{a0}AM"),
            (9, 7, "09:07", "9:07\u{a0}AM"),
            (12, 0, "12:00", "12:00\u{a0}PM"),
            (23, 59, "23:59", "11:59\u{a0}PM"),
        ] {
            assert_eq!(clock(hour, minute, None, false), short);
            assert_eq!(clock(hour, minute, None, true), long);
        }
        assert_eq!(clock(14, 9, Some(5), false), "14:09:05");
        assert_eq!(clock(14, 9, Some(5), true), "2:09:05\u{a0}PM");
    }
}
