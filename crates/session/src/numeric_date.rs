//! A `NumericDate` (RFC 7519 §2): seconds as a JSON number, which may have a fraction or an exponent.
//!
//! It is read digit by digit. A floating-point number would be rounded, and two readers that round differently would
//! disagree about when a token expires.

use crate::{
    limits::{EARLIEST_SECONDS, LATEST_SECONDS},
    strict_json::Value,
};

/// The number of digits of every Unix time between 2020 and 2100.
const DIGITS: i64 = 10;

/// A time between 2020 and 2100.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NumericDate {
    seconds: i64,
    has_fraction: bool,
}

/// Why a value is not a `NumericDate`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoDate {
    /// A value of another type.
    NotANumber,
    /// A number, but not a time between 2020 and 2100.
    OutOfRange,
}

impl NumericDate {
    /// Reads a `NumericDate` (RFC 7519 §2).
    pub(crate) fn read(value: &Value) -> Result<Self, NoDate> {
        let date = match value {
            Value::Integer(seconds) => Some(Self { seconds: *seconds, has_fraction: false }),
            Value::OtherNumber(text) => decimal(text),
            _ => return Err(NoDate::NotANumber),
        };
        date.filter(|date| date.floor() >= EARLIEST_SECONDS && date.ceil() <= LATEST_SECONDS)
            .ok_or(NoDate::OutOfRange)
    }

    /// The time rounded down to a whole second.
    pub(crate) const fn floor(self) -> i64 {
        self.seconds
    }

    /// The time rounded up to a whole second.
    pub(crate) const fn ceil(self) -> i64 {
        if self.has_fraction { self.seconds + 1 } else { self.seconds }
    }
}

/// `1795435200.5` or `1.7954352005e9`; `None` unless its integer part has exactly [`DIGITS`] digits. The strict
/// reader has already checked that the text is a number.
fn decimal(text: &str) -> Option<NumericDate> {
    let (number, exponent) = match text.split_once(['e', 'E']) {
        // With an exponent too large to parse, no number that fits into a token can be a valid time.
        Some((number, exponent)) => (number, exponent.parse::<i64>().ok()?),
        None => (text, 0),
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.starts_with('-') {
        return None;
    }
    let zeros = whole.bytes().chain(fraction.bytes()).take_while(|digit| *digit == b'0').count();
    let mut digits = whole.bytes().chain(fraction.bytes()).skip(zeros);
    let before_the_point = i64::try_from(whole.len()).ok()? - i64::try_from(zeros).ok()?;
    if before_the_point.checked_add(exponent)? != DIGITS {
        return None;
    }
    let seconds = (0..DIGITS)
        .fold(0, |seconds, _| seconds * 10 + digits.next().map_or(0, |digit| i64::from(digit - b'0')));
    Some(NumericDate { seconds, has_fraction: digits.any(|digit| digit != b'0') })
}

#[cfg(test)]
mod tests {
    use super::{NoDate, NumericDate};
    use crate::strict_json::{Value, read};

    fn date(text: &str) -> Result<(i64, i64), NoDate> {
        NumericDate::read(&read(text.as_bytes()).unwrap()).map(|date| (date.floor(), date.ceil()))
    }

    #[test]
    fn every_spelling_of_a_time_is_that_time() {
        let zeros = "0".repeat(400);
        for text in [
            "1795435200",
            "1795435200.0",
            &format!("1795435200.{zeros}"),
            "1795435200e0",
            "1795435200E-0",
            "1.7954352e9",
            "1.7954352E+9",
            "17954352e2",
            "179543520000e-2",
            "0.17954352e10",
            "0.00017954352e13",
            "1.7954352e0000000000000000000000000000000009",
            &format!("1795435200{zeros}e-400"),
            &format!("0.{zeros}17954352e410"),
        ] {
            assert_eq!(date(text), Ok((1_795_435_200, 1_795_435_200)), "{text}");
        }
        let tiny = format!("1795435200.{zeros}1");
        for text in [
            "1795435200.5",
            "1795435200.000000001",
            "1795435200.999999999999",
            "1.7954352005e9",
            "179543520005e-2",
            &tiny,
        ] {
            assert_eq!(date(text), Ok((1_795_435_200, 1_795_435_201)), "{text}");
        }
    }

    #[test]
    fn what_lies_outside_is_no_time() {
        let long = "1".repeat(400);
        for text in [
            "0",
            "-0",
            "0.0",
            "0e10",
            "-0.0e9",
            "0.5",
            "1577836799",
            "1577836799.9",
            "4102444800.1",
            "4102444801",
            "-1795435200",
            "-1795435200.5",
            "-1.7954352e9",
            "1.7954352e8",
            "1.7954352e10",
            "1.7954352e12",
            "1e400",
            "-1e400",
            "1e-400",
            "1.7954352e9223372036854775807",
            "17954352e9223372036854775807",
            "1.7954352e-9223372036854775808",
            "1.7954352e18446744073709551625",
            "0e99999999999999999999",
            "18446744073709551616",
            // 2^64 more than a valid time: if it wrapped around, it would be valid.
            "18446744075504986816",
            "18446744075504986816.5",
            &long,
            &format!("{long}.5"),
        ] {
            assert_eq!(date(text), Err(NoDate::OutOfRange), "{text}");
        }
        assert_eq!(date("1577836800.5"), Ok((1_577_836_800, 1_577_836_801)));
        assert_eq!(date("4102444799.5"), Ok((4_102_444_799, 4_102_444_800)));
    }

    #[test]
    fn what_is_no_number_is_no_time() {
        for text in ["\"1795435200.5\"", "null", "true", "[1795435200]", "{}"] {
            assert_eq!(date(text), Err(NoDate::NotANumber), "{text}");
        }
        assert_eq!(NumericDate::read(&Value::Repeated), Err(NoDate::NotANumber));
    }
}
