//! Which text may stand in an id.

/// Whether a text is usable as an id that people will see: not empty, at most `max_chars` characters,
/// without characters that cannot be seen or that reorder what is around them, and without white space at its
/// ends (RFC 8725bis §3.8). Two ids that look the same are two people, and people decide by what they see.
pub(crate) fn is_plain_id(text: &str, max_chars: usize) -> bool {
    // A character takes at most 4 bytes: the cheap check first.
    !text.is_empty()
        && text.len() <= max_chars * 4
        && text.chars().count() <= max_chars
        && text.trim().len() == text.len()
        && !text.chars().any(deceives)
}

/// Control characters, line separators, the bidirectional formatting characters of UAX #9, all that is
/// default-ignorable (UAX #44, `DerivedCoreProperties`: zero-width and filling characters, variation selectors,
/// tags), interlinear annotations, and the Braille pattern without a dot.
pub fn deceives(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{AD}'
                | '\u{34F}'
                | '\u{61C}'
                | '\u{115F}'..='\u{1160}'
                | '\u{17B4}'..='\u{17B5}'
                | '\u{180B}'..='\u{180F}'
                | '\u{200B}'..='\u{200F}'
                | '\u{2028}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}'
                | '\u{2800}'
                | '\u{3164}'
                | '\u{FE00}'..='\u{FE0F}'
                | '\u{FEFF}'
                | '\u{FFA0}'
                | '\u{FFF0}'..='\u{FFFB}'
                | '\u{1BCA0}'..='\u{1BCA3}'
                | '\u{1D173}'..='\u{1D17A}'
                | '\u{E0000}'..='\u{E0FFF}'
        )
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
