//! Texts with places for values: `{name}`.

use crate::Language;

/// A part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Literal text.
    Words(&'a str),
    /// A place for a value, by its name.
    Place(&'a str),
}

/// The parts of a text, in order. Braces around anything but a name are words.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut words, mut at) = (0, 0);
    while let Some(open) = text[at..].find('{').map(|found| at + found) {
        let inside = &text[open + 1..];
        let name = inside.find('}').map_or("", |close| &inside[..close]);
        let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        at = open + 1;
        if is_name {
            if words < open {
                pieces.push(Piece::Words(&text[words..open]));
            }
            pieces.push(Piece::Place(name));
            at += name.len() + 1;
            words = at;
        }
    }
    if words < text.len() {
        pieces.push(Piece::Words(&text[words..]));
    }
    pieces
}

/// Whether a text has this place. Asked while compiling, of each value that a text is given.
#[doc(hidden)]
pub const fn has_place(text: &str, name: &str) -> bool {
    let (text, name) = (text.as_bytes(), name.as_bytes());
    let mut at = 0;
    while at + name.len() + 2 <= text.len() {
        let mut same = 0;
        while same < name.len() && text[at + 1 + same] == name[same] {
            same += 1;
        }
        if text[at] == b'{' && same == name.len() && text[at + 1 + same] == b'}' {
            return true;
        }
        at += 1;
    }
    false
}

/// The text with its values. A place without one stays as it is.
pub(crate) fn filled(text: &str, language: Language, value: impl Fn(&str) -> Option<String>) -> String {
    let mut filled = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Words(words) => filled.push_str(words),
            Piece::Place(name) => match value(name) {
                // Set apart, or it would turn the words around it.
                Some(value) if language.is_from_right() => {
                    filled.extend(["\u{2068}", &value, "\u{2069}"]);
                }
                Some(value) => filled.push_str(&value),
                None => filled.extend(["{", name, "}"]),
            },
        }
    }
    filled
}

/// Whether each place has a value and each value a place.
pub(crate) fn fits<'a>(text: &str, names: impl Iterator<Item = &'a str>) -> bool {
    let mut names: Vec<&str> = names.collect();
    let mut places: Vec<&str> = pieces(text)
        .into_iter()
        .filter_map(|piece| if let Piece::Place(name) = piece { Some(name) } else { None })
        .collect();
    names.sort_unstable();
    places.sort_unstable();
    places.dedup();
    // “1 member”, where the number is written out.
    names.retain(|name| *name != "count" || places.contains(name));
    names == places
}

#[cfg(test)]
mod tests {
    use super::{Piece, fits, has_place, pieces};

    #[test]
    fn places_are_named_in_braces() {
        assert_eq!(
            pieces("{name}’s {what}, {} {Ticket} {"),
            [
                Piece::Place("name"),
                Piece::Words("’s "),
                Piece::Place("what"),
                Piece::Words(", {} {Ticket} {")
            ]
        );
        assert_eq!(pieces(""), []);
    }

    #[test]
    fn a_place_is_found_by_its_whole_name() {
        assert!(has_place("Ask {name}", "name") && has_place("{a}{b}", "b"));
        assert!(!has_place("Ask {name}", "nam") && !has_place("name", "name") && !has_place("{name", "name"));
    }

    #[test]
    fn each_place_needs_its_value() {
        assert!(fits("{a} and {b}", ["b", "a"].into_iter()));
        assert!(!fits("{a}", ["b"].into_iter()) && !fits("a", ["a"].into_iter()));
    }
}
