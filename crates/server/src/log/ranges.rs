//! Numbers in ascending order as a text: `17-20,25`.

use std::fmt::Write;

/// The text.
pub fn text(numbers: &[u64]) -> String {
    let mut text = String::new();
    let mut rest = numbers;
    while let Some(first) = rest.first() {
        let length = rest.iter().zip(*first..).take_while(|(number, expected)| *number == expected).count();
        let comma = if text.is_empty() { "" } else { "," };
        // Writing to a string cannot fail.
        let _ = match length {
            1 => write!(text, "{comma}{first}"),
            _ => write!(text, "{comma}{first}-{}", rest[length - 1]),
        };
        rest = &rest[length..];
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbors_are_one_range() {
        for (numbers, expected) in [
            (vec![], ""),
            (vec![3], "3"),
            (vec![17, 18, 19, 20, 25], "17-20,25"),
            (vec![1, 3, 4, 9], "1,3-4,9"),
        ] {
            assert_eq!(text(&numbers), expected);
        }
    }
}
