//! Which text an id may contain.

use ergo_protocol::deceptive::deceptive;

/// Whether a text is usable as an id that people will see: not empty, at most `max_chars` characters, without
/// deceptive characters, and without leading or trailing whitespace (RFC 8725bis §3.8). Two ids that look the same
/// could be two people, and people decide by what they see.
pub(crate) fn is_plain_id(text: &str, max_chars: usize) -> bool {
    // The cheap check comes first: a character takes at most 4 bytes.
    !text.is_empty()
        && text.len() <= max_chars * 4
        && text.chars().count() <= max_chars
        && text.trim().len() == text.len()
        && !text.chars().any(|character| deceptive(character).is_some())
}

#[cfg(test)]
mod tests {
    use super::is_plain_id;

    #[test]
    fn plain_ids() {
        for good in ["usr_1", "Dana Reyes", "<img onerror>", "دانا", "auth0|123", &"é".repeat(255)] {
            assert!(is_plain_id(good, 255), "{good}");
        }
        for bad in [
            "",
            "a\0",
            "a\nb",
            "\u{202E}x",
            "x\u{2066}",
            "\u{7f}",
            "\u{85}",
            &"a".repeat(256),
            " ",
            "a\u{A0}",
            "a\u{200B}b",
            "a\u{E0041}",
        ] {
            assert!(!is_plain_id(bad, 255), "{bad:?}");
        }
    }
}
