//! A moment as a clock on the wall shows it somewhere. Pure; the browser says what the clock shows.

use crate::{kit::duration::short_length, when::clock};
use ergo_catalog::{Text, text};

/// What a clock and a calendar on a wall show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wall {
    /// The year.
    pub year: i64,
    /// The month, from 1.
    pub month: i64,
    /// The day of the month, from 1.
    pub day: i64,
    /// The hour, 0 to 23.
    pub hour: i64,
    /// The minute.
    pub minute: i64,
}

impl Wall {
    /// From the parts of a formatted date, in whatever order they come; what is not known is ignored.
    pub fn from_parts<'a>(parts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Option<Self> {
        let (mut year, mut month, mut day, mut hour, mut minute) = (None, None, None, None, None);
        for (name, value) in parts {
            let slot = match name {
                "year" => &mut year,
                "month" => &mut month,
                "day" => &mut day,
                "hour" => &mut hour,
                "minute" => &mut minute,
                _ => continue,
            };
            *slot = value.parse::<i64>().ok();
        }
        // Some engines call midnight 24.
        Some(Self { year: year?, month: month?, day: day?, hour: hour? % 24, minute: minute? })
    }

    /// `19:07`, or `7:07 PM`.
    pub fn clock(self, twelve_hours: bool) -> String {
        // What is no time of day does not come out of a calendar.
        let part = |number: i64| u32::try_from(number).unwrap_or(0);
        clock(part(self.hour), part(self.minute), None, twelve_hours)
    }

    /// Minutes since some fixed minute, by this wall: the difference of two walls at the same moment is
    /// the difference of their zones.
    fn minutes(self) -> i64 {
        (days(self.year, self.month, self.day) * 24 + self.hour) * 60 + self.minute
    }

    /// The day seen from another wall at the same moment, when it is not the same.
    pub fn day_from(self, here: Self) -> Option<Text> {
        match days(self.year, self.month, self.day) - days(here.year, here.month, here.day) {
            0 => None,
            1.. => Some(text!("tomorrow")),
            _ => Some(text!("yesterday")),
        }
    }

    /// How far this wall is from another at the same moment, in words: `1 hr behind you`.
    pub fn ahead_of(self, here: Self) -> String {
        let difference = self.minutes() - here.minutes();
        let (hours, minutes) = (difference.abs() / 60, difference.abs() % 60);
        if difference == 0 {
            return text!("Same time as you").to_string();
        }
        let length = short_length(hours.unsigned_abs(), minutes.unsigned_abs());
        let ahead =
            if difference > 0 { text!("{length} ahead of you") } else { text!("{length} behind you") };
        ahead.with("length", length).shown()
    }
}

/// The place in the name of a timezone: `Europe/Lisbon` is Lisbon.
pub fn city(zone: &str) -> String {
    if zone.starts_with("Etc/GMT") {
        return zone.to_owned();
    }
    zone.rsplit('/').next().unwrap_or(zone).replace('_', " ")
}

/// Days since 1970-01-01 of the calendar in use everywhere today (Howard Hinnant's `days_from_civil`).
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::{Wall, city, days};

    fn wall(day: i64, hour: i64, minute: i64) -> Wall {
        Wall { year: 2026, month: 11, day, hour, minute }
    }

    #[test]
    fn a_date_is_read_from_its_parts() {
        let parts = [
            ("day", "22"),
            ("literal", "/"),
            ("month", "11"),
            ("year", "2026"),
            ("literal", ", "),
            ("hour", "24"),
            ("minute", "07"),
        ];
        assert_eq!(Wall::from_parts(parts), Some(wall(22, 0, 7)));
        assert_eq!(Wall::from_parts([("day", "22")]), None);
        assert_eq!(wall(22, 9, 7).clock(false), "09:07");
        assert_eq!(wall(22, 19, 7).clock(true), "7:07\u{a0}PM");
    }

    #[test]
    fn another_day_is_said() {
        let here = wall(22, 20, 7);
        let day = |there: Wall, here: Wall| there.day_from(here).map(ergo_catalog::Text::english);
        assert_eq!(day(wall(22, 19, 7), here), None);
        assert_eq!(day(wall(23, 4, 7), here), Some("tomorrow"));
        assert_eq!(day(wall(22, 20, 7), wall(23, 4, 7)), Some("yesterday"));
        let new_year = Wall { year: 2027, month: 1, day: 1, hour: 1, minute: 0 };
        let old_year = Wall { year: 2026, month: 12, day: 31, hour: 23, minute: 0 };
        assert_eq!(day(new_year, old_year), Some("tomorrow"));
    }

    #[test]
    fn the_difference_is_said() {
        let here = wall(22, 20, 7);
        for (there, expected) in [
            (wall(22, 19, 7), "1 hr behind you"),
            (wall(23, 4, 7), "8 hr ahead of you"),
            (wall(23, 1, 37), "5 hr 30 min ahead of you"),
            (wall(22, 20, 22), "15 min ahead of you"),
            (wall(22, 20, 7), "Same time as you"),
        ] {
            assert_eq!(there.ahead_of(here), expected);
        }
    }

    #[test]
    fn places_of_zones() {
        for (zone, expected) in [
            ("Europe/Lisbon", "Lisbon"),
            ("America/Argentina/Buenos_Aires", "Buenos Aires"),
            ("Asia/Ho_Chi_Minh", "Ho Chi Minh"),
            ("UTC", "UTC"),
            ("Etc/UTC", "UTC"),
            ("Etc/GMT+5", "Etc/GMT+5"),
            ("", ""),
        ] {
            assert_eq!(city(zone), expected);
        }
    }

    #[test]
    fn days_count_through_leap_years() {
        assert_eq!(days(1970, 1, 1), 0);
        assert_eq!(days(2000, 3, 1) - days(2000, 2, 28), 2);
        assert_eq!(days(2100, 3, 1) - days(2100, 2, 28), 1);
        assert_eq!(days(2026, 11, 22), 20_779);
    }
}
