//! Places in the log as an account names them: `17-20,25`.

/// No session has more records: reading, noting, and changing are limited.
const MOST: u64 = 1_000_000;

/// The places, in ascending order; `None` if the text is not such a list.
pub fn read(text: &str) -> Option<Vec<u64>> {
    let mut places = Vec::new();
    for range in text.split(',').filter(|_| !text.is_empty()) {
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        let (first, last) = (number(first)?, number(last)?);
        let follows = places.last().is_none_or(|before| *before < first);
        if !follows || last < first || last - first >= MOST || places.len() as u64 >= MOST {
            return None;
        }
        places.extend(first..=last);
    }
    Some(places)
}

/// Digits without a sign and without leading zeros.
fn number(text: &str) -> Option<u64> {
    text.parse().ok().filter(|number: &u64| number.to_string() == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ascending_lists_are_read() {
        assert_eq!(read(""), Some(vec![]));
        assert_eq!(read("17-20,25"), Some(vec![17, 18, 19, 20, 25]));
        for wrong in ["25,17", "3-1", "1,1", "+1", "01", "a", "1-", "-1", "1,,2", "0-99999999999", "1 "] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
