//! The pseudo-locales: made from the English when they are asked for.

use crate::{Language, Piece, pieces};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

const ACCENTED: [(char, char); 26] = [
    ('a', 'å'),
    ('c', 'ç'),
    ('d', 'ð'),
    ('e', 'é'),
    ('g', 'ĝ'),
    ('h', 'ĥ'),
    ('i', 'î'),
    ('j', 'ĵ'),
    ('k', 'ķ'),
    ('l', 'ļ'),
    ('n', 'ñ'),
    ('o', 'ö'),
    ('r', 'ŕ'),
    ('s', 'š'),
    ('t', 'ţ'),
    ('u', 'û'),
    ('w', 'ŵ'),
    ('y', 'ý'),
    ('z', 'ž'),
    ('A', 'Å'),
    ('C', 'Ç'),
    ('E', 'É'),
    ('I', 'Î'),
    ('N', 'Ñ'),
    ('O', 'Ö'),
    ('S', 'Š'),
];
/// Forces right-to-left order, even on Latin letters: the override, and the character that ends it.
const FROM_RIGHT: (char, char) = ('\u{202E}', '\u{202C}');

/// A text in a pseudo-locale. Each is made once and kept: there are as many as there are texts.
pub(crate) fn of(language: Language, source: &'static str) -> &'static str {
    static MADE: Mutex<Option<HashMap<(Language, &'static str), &'static str>>> = Mutex::new(None);
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    made.get_or_insert_default()
        .entry((language, source))
        .or_insert_with(|| Box::leak(longer(language, source).into_boxed_str()))
}

/// Two fifths longer, as translations are, and either accented or mirrored.
fn longer(language: Language, source: &str) -> String {
    let mut words = String::from(if language.is_from_right() { "\u{200F}" } else { "[" });
    let mut letters = 0;
    for piece in pieces(source) {
        match piece {
            Piece::Place(name) => words.extend(["{", name, "}"]),
            Piece::Words(said) if language.is_from_right() => {
                letters += said.chars().count();
                for (at, word) in said.split(' ').enumerate() {
                    if at > 0 {
                        words.push(' ');
                    }
                    if !word.is_empty() {
                        words.push(FROM_RIGHT.0);
                        words.push_str(word);
                        words.push(FROM_RIGHT.1);
                    }
                }
            }
            Piece::Words(said) => {
                letters += said.chars().count();
                words.extend(said.chars().map(accented));
            }
        }
    }
    // In pieces that can stand in lines of their own.
    for at in 0..(letters * 2).div_ceil(5) {
        words.push_str(if at % 5 == 0 { " ~" } else { "~" });
    }
    if !language.is_from_right() {
        words.push(']');
    }
    words
}

fn accented(letter: char) -> char {
    ACCENTED.iter().find(|(plain, _)| *plain == letter).map_or(letter, |(_, accented)| *accented)
}

#[cfg(test)]
mod tests {
    use super::{Language, of};

    #[test]
    fn a_pseudo_locale_is_longer_and_keeps_its_places() {
        assert_eq!(of(Language::Longer, "Ask {name} now"), "[Åšķ {name} ñöŵ ~~~~]");
        let mirrored = of(Language::Mirrored, "Ask {name}");
        assert_eq!(mirrored, "\u{200F}\u{202E}Ask\u{202C} {name} ~~");
        assert!(std::ptr::eq(mirrored, of(Language::Mirrored, "Ask {name}")));
    }
}
