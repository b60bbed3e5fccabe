//! The table of characters that make one text look like another, because they are invisible or reorder the text
//! around them.
//!
//! From Unicode 17.0: control characters, line and paragraph separators (`General_Category` Cc, Zl, Zp),
//! `Bidi_Control` (UAX #9), `Default_Ignorable_Code_Point` (UAX #44), interlinear annotations, and the Braille
//! pattern without a dot. A test compares the table with `icu_properties`.

/// A range of deceptive characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deceptive {
    /// The first character.
    pub first: char,
    /// The last character.
    pub last: char,
    /// The name for people, e.g. `zero-width space`.
    pub name: &'static str,
    /// Whether some language or an emoji needs it in writing: allowed in sentences and names that people type, never
    /// in an id.
    pub in_writing: bool,
}

/// The range of deceptive characters that contains this character, if any.
pub fn deceptive(character: char) -> Option<&'static Deceptive> {
    if matches!(character, ' '..='~') {
        return None;
    }
    DECEPTIVE.iter().find(|run| (run.first..=run.last).contains(&character))
}

/// All ranges, in order.
pub const DECEPTIVE: &[Deceptive] = &[
    run('\u{0}', '\u{1F}', "control character"),
    run('\u{7F}', '\u{9F}', "control character"),
    one('\u{AD}', "soft hyphen"),
    one('\u{34F}', "combining grapheme joiner"),
    one('\u{61C}', "Arabic letter mark"),
    run('\u{115F}', '\u{1160}', "Hangul filler"),
    run('\u{17B4}', '\u{17B5}', "Khmer inherent vowel"),
    run('\u{180B}', '\u{180D}', "Mongolian variation selector"),
    one('\u{180E}', "Mongolian vowel separator"),
    one('\u{180F}', "Mongolian variation selector"),
    one('\u{200B}', "zero-width space"),
    in_writing('\u{200C}', '\u{200C}', "zero-width non-joiner"),
    in_writing('\u{200D}', '\u{200D}', "zero-width joiner"),
    in_writing('\u{200E}', '\u{200E}', "left-to-right mark"),
    in_writing('\u{200F}', '\u{200F}', "right-to-left mark"),
    one('\u{2028}', "line separator"),
    one('\u{2029}', "paragraph separator"),
    one('\u{202A}', "left-to-right embedding"),
    one('\u{202B}', "right-to-left embedding"),
    one('\u{202C}', "end of a direction change"),
    one('\u{202D}', "left-to-right override"),
    one('\u{202E}', "right-to-left override"),
    one('\u{2060}', "word joiner"),
    run('\u{2061}', '\u{2064}', "invisible mathematical operator"),
    one('\u{2065}', "reserved invisible character"),
    one('\u{2066}', "left-to-right isolate"),
    one('\u{2067}', "right-to-left isolate"),
    one('\u{2068}', "first-strong isolate"),
    one('\u{2069}', "end of a direction change"),
    run('\u{206A}', '\u{206F}', "deprecated formatting character"),
    one('\u{2800}', "blank Braille pattern"),
    one('\u{3164}', "Hangul filler"),
    run('\u{FE00}', '\u{FE0D}', "variation selector"),
    in_writing('\u{FE0E}', '\u{FE0F}', "emoji variation selector"),
    one('\u{FEFF}', "byte order mark"),
    one('\u{FFA0}', "Hangul filler"),
    run('\u{FFF0}', '\u{FFF8}', "reserved invisible character"),
    run('\u{FFF9}', '\u{FFFB}', "interlinear annotation"),
    run('\u{1BCA0}', '\u{1BCA3}', "shorthand format control"),
    run('\u{1D173}', '\u{1D17A}', "musical format control"),
    run('\u{E0000}', '\u{E007F}', "tag character"),
    run('\u{E0080}', '\u{E00FF}', "reserved invisible character"),
    run('\u{E0100}', '\u{E01EF}', "variation selector"),
    run('\u{E01F0}', '\u{E0FFF}', "reserved invisible character"),
];

const fn one(character: char, name: &'static str) -> Deceptive {
    run(character, character, name)
}

const fn run(first: char, last: char, name: &'static str) -> Deceptive {
    Deceptive { first, last, name, in_writing: false }
}

const fn in_writing(first: char, last: char, name: &'static str) -> Deceptive {
    Deceptive { first, last, name, in_writing: true }
}

#[cfg(test)]
mod tests {
    use super::*;
    use icu_properties::{
        CodePointMapData, CodePointSetData,
        props::{BidiControl, DefaultIgnorableCodePoint, GeneralCategory},
    };

    #[test]
    fn the_table_is_what_unicode_says_and_no_more() {
        let ignorable = CodePointSetData::new::<DefaultIgnorableCodePoint>();
        let bidi = CodePointSetData::new::<BidiControl>();
        let category = CodePointMapData::<GeneralCategory>::new();
        for character in '\0'..=char::MAX {
            let expected = ignorable.contains(character)
                || bidi.contains(character)
                || matches!(
                    category.get(character),
                    GeneralCategory::Control
                        | GeneralCategory::LineSeparator
                        | GeneralCategory::ParagraphSeparator
                )
                || matches!(character, '\u{FFF9}'..='\u{FFFB}' | '\u{2800}');
            assert_eq!(deceptive(character).is_some(), expected, "{character:?}");
        }
    }

    #[test]
    fn the_table_is_in_order_and_names_what_it_has() {
        assert!(DECEPTIVE.iter().all(|run| run.first <= run.last && !run.name.is_empty()));
        assert!(DECEPTIVE.windows(2).all(|pair| pair[0].last < pair[1].first));
        assert_eq!(deceptive('\u{202E}').unwrap().name, "right-to-left override");
        assert!(deceptive('\u{200D}').unwrap().in_writing && !deceptive('\u{200B}').unwrap().in_writing);
        assert!(
            "Dana Reyes — ياسمين 黒田愛子 é💩\u{A0}".chars().all(|character| deceptive(character).is_none())
        );
    }
}
