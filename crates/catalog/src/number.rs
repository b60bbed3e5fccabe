//! Whole numbers, as people read them.

use crate::Language;

/// `5,012`, in the current language.
pub fn number(value: impl Into<u64>) -> String {
    grouped(value.into(), Language::current())
}

pub(crate) fn grouped(value: u64, language: Language) -> String {
    let separator = if language == Language::German { '.' } else { ',' };
    let digits = value.to_string();
    let mut words = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            words.push(separator);
        }
        words.push(digit);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::{Language, grouped};

    #[test]
    fn thousands_are_kept_apart() {
        for (number, expected) in [
            (0, "0"),
            (7, "7"),
            (400, "400"),
            (5_012, "5,012"),
            (100_000, "100,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(grouped(number, Language::English), expected);
        }
        assert_eq!(grouped(1_234_567, Language::German), "1.234.567");
    }
}
