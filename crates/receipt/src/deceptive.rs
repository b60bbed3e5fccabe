//! Characters that make a text read as something else.

/// Whether a character turns the direction of text around (UAX #9), ends a line, or is not seen.
pub const fn is_deceptive(character: char) -> bool {
    matches!(
        character,
        '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'
    )
}
