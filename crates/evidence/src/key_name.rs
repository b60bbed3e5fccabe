//! The names of keys (signed-note §Format).

/// Whether it can name a key: not empty, without white space, plus signs, and control characters.
pub(crate) fn is_key_name(text: &str) -> bool {
    let is_refused =
        |character: char| character.is_whitespace() || character.is_control() || character == '+';
    !text.is_empty() && !text.chars().any(is_refused)
}

#[cfg(test)]
mod tests {
    use super::is_key_name;

    #[test]
    fn names() {
        for good in ["a", "ergo.example/log/1", "oid/1.3.6.1", "—", "日誌"] {
            assert!(is_key_name(good), "{good}");
        }
        for bad in ["", "a b", "a+b", "a\n", "\t", "a\u{a0}b", "a\u{2028}", "a\u{3000}", "a\0", "a\u{7f}"] {
            assert!(!is_key_name(bad), "{bad:?}");
        }
    }
}
