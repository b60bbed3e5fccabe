//! Reads integers that are written as decimals.
//!
//! In JSON, and so in the schemas of the OpenAPI document, `30.0` and `3e1` are the integer 30 (JSON Schema, core
//! §6.3), and some languages write every number that way. serde accepts neither as an integer.

use std::borrow::Cow;

/// 2^63, the first number that is too large for `i64`.
const TOO_LARGE: f64 = 9_223_372_036_854_775_808.0;

/// The same JSON with every whole number in plain digits. Malformed JSON stays unchanged.
pub fn plain(json: &[u8]) -> Cow<'_, [u8]> {
    let mut written = Vec::new();
    let (mut copied, mut at) = (0, 0);
    while at < json.len() {
        let end = match json[at] {
            b'"' => after_string(json, at),
            b'-' | b'0'..=b'9' => {
                let end = after_number(json, at);
                if let Some(whole) = whole(&json[at..end]) {
                    written.extend_from_slice(&json[copied..at]);
                    written.extend_from_slice(whole.to_string().as_bytes());
                    copied = end;
                }
                end
            }
            _ => at + 1,
        };
        at = end;
    }
    if copied == 0 {
        return Cow::Borrowed(json);
    }
    written.extend_from_slice(&json[copied..]);
    Cow::Owned(written)
}

/// The end of the string that begins at `at`.
fn after_string(json: &[u8], at: usize) -> usize {
    let mut at = at + 1;
    while at < json.len() {
        match json[at] {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    json.len()
}

/// The end of the number that begins at `at`.
fn after_number(json: &[u8], at: usize) -> usize {
    let is_of_it = |byte: &u8| byte.is_ascii_digit() || b"+-.eE".contains(byte);
    json[at..].iter().position(|byte| !is_of_it(byte)).map_or(json.len(), |length| at + length)
}

/// A number with a fraction or an exponent that is still an integer.
fn whole(number: &[u8]) -> Option<i64> {
    if number.iter().all(|byte| byte.is_ascii_digit() || *byte == b'-') {
        return None;
    }
    // With serde_json, because Rust's own parser accepts numbers that JSON does not, such as `1.` and `01.0`.
    let number: f64 = serde_json::from_slice(number).ok()?;
    let fits = number.fract() == 0.0 && (-TOO_LARGE..TOO_LARGE).contains(&number);
    #[expect(clippy::cast_possible_truncation, reason = "it has no fraction and is within the range")]
    fits.then_some(number as i64)
}

#[cfg(test)]
mod tests {
    use super::plain;

    fn is(json: &str, same: &str) {
        assert_eq!(String::from_utf8(plain(json.as_bytes()).into_owned()).unwrap(), same, "{json}");
    }

    #[test]
    fn whole_numbers_are_written_in_plain_digits() {
        is(r#"{"minutes": 66193.0}"#, r#"{"minutes": 66193}"#);
        is("[1.0,-2.00,3e2,4.5E1,-0.0,0e9]", "[1,-2,300,45,0,0]");
        is("9.2e18", "9200000000000000000");
        is("-9223372036854775808.0", "-9223372036854775808");
    }

    #[test]
    fn everything_else_stays() {
        for json in [
            "",
            "0",
            "-7",
            "1.5",
            "1e-1",
            "1e19",
            "9223372036854775808.0",
            "1e400",
            "1.",
            "01.0",
            "-.0",
            "1.0.0",
            "1e",
            "--1.0",
            "{\"a\": \"1.0\", \"b\\\"2.0\": null}",
            "\"1.0",
            "\"\\",
            "\"\\u00e9 3.0\\\\\"",
            "true",
            "\u{e9}",
        ] {
            is(json, json);
        }
        is(r#"{"1.0":"2.0","a\"":3.0}"#, r#"{"1.0":"2.0","a\"":3}"#);
    }

    #[test]
    fn bytes_that_are_no_text_stay() {
        assert_eq!(plain(b"\xff\"\xff1.0").as_ref(), b"\xff\"\xff1.0");
    }
}
