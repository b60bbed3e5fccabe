//! Counts as people read them.

/// `5,012`.
pub fn count(number: u32) -> String {
    let digits = number.to_string();
    let mut words = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            words.push(',');
        }
        words.push(digit);
    }
    words
}

/// `1 member`, `5,012 members`.
pub fn counted(number: u32, one: &str) -> String {
    format!("{} {one}{}", count(number), if number == 1 { "" } else { "s" })
}

/// A length as a count.
pub fn length<T>(things: &[T]) -> u32 {
    u32::try_from(things.len()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::{count, counted};

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
            assert_eq!(count(number), expected);
        }
        assert_eq!(counted(1, "member"), "1 member");
        assert_eq!(counted(5_012, "member"), "5,012 members");
        assert_eq!(counted(0, "note"), "0 notes");
    }
}
