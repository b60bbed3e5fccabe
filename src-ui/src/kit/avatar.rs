//! A person or a workspace at a glance: initials on a color that stays the same.

use yew::prelude::*;

/// How big.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AvatarSize {
    /// 22 px, with room for one letter.
    Small,
    /// 28 px.
    #[default]
    Medium,
    /// 44 px.
    Large,
}

/// Properties of [`Avatar`].
#[derive(Properties, PartialEq)]
pub struct AvatarProps {
    /// The stable id: it decides the color.
    pub id: AttrValue,
    /// The name: it gives the initials.
    pub name: AttrValue,
    /// How big.
    #[prop_or_default]
    pub size: AvatarSize,
    /// A workspace: square.
    #[prop_or_default]
    pub workspace: bool,
}

/// An avatar. Decoration: the name always stands beside it.
#[component]
pub fn Avatar(props: &AvatarProps) -> Html {
    let (size, letters) = match props.size {
        AvatarSize::Small => ("avatar-small", first_letters(&initials(&props.name), 1)),
        AvatarSize::Medium => ("avatar-medium", initials(&props.name)),
        AvatarSize::Large => ("avatar-large", initials(&props.name)),
    };
    let shape = props.workspace.then_some("avatar-workspace");
    html! {
        <span class={classes!("avatar", size, shape, color(&props.id))} aria-hidden="true">
            { letters }
        </span>
    }
}

/// One of the eight color classes, always the same for an id.
pub fn color(id: &str) -> &'static str {
    const CLASSES: [&str; 8] = ["hue-0", "hue-1", "hue-2", "hue-3", "hue-4", "hue-5", "hue-6", "hue-7"];
    // FNV-1a: even, and the same on every machine.
    let hash =
        id.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    CLASSES[(hash ^ (hash >> 15)) as usize % CLASSES.len()]
}

/// Up to two letters for a name: of the first and the last word, or the first two of a single word in a
/// script without capitals. Never half a letter: what joins to a letter stays with it.
pub fn initials(name: &str) -> String {
    let words: Vec<&str> = name
        .split(|letter: char| letter.is_whitespace() || letter == '-')
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .collect();
    let letters = match words.as_slice() {
        [] => return "?".to_owned(),
        [word] if uncased(word) => first_letters(word, 2),
        [word] => first_letters(word, 1),
        // Joined scripts read as a word, so both letters come from the first word.
        [first, ..] if uncased(first) => first_letters(first, 2),
        [first, .., last] => first_letters(first, 1) + &first_letters(last, 1),
    };
    letters.to_uppercase()
}

fn uncased(word: &str) -> bool {
    word.chars()
        .find(|letter| letter.is_alphanumeric())
        .is_some_and(|letter| letter.is_alphabetic() && letter.to_lowercase().eq(letter.to_uppercase()))
}

fn first_letters(word: &str, count: usize) -> String {
    let mut letters = String::new();
    let mut taken = 0;
    for letter in word.chars().skip_while(|letter| !letter.is_alphanumeric()) {
        let joins = is_mark(letter);
        if !joins {
            taken += 1;
        }
        if taken > count {
            break;
        }
        letters.push(letter);
    }
    letters
}

/// Marks that combine with the letter before them: the blocks names use in practice.
fn is_mark(letter: char) -> bool {
    matches!(
        u32::from(letter),
        0x0300..=0x036F        // combining diacritics
            | 0x0591..=0x05C7  // Hebrew points
            | 0x0610..=0x061A | 0x064B..=0x065F | 0x0670 // Arabic marks
            | 0x0900..=0x0903 | 0x093A..=0x094F | 0x0951..=0x0957 // Devanagari signs
            | 0x0E31 | 0x0E34..=0x0E3A | 0x0E47..=0x0E4E // Thai vowels and tones
            | 0x1AB0..=0x1AFF | 0x1DC0..=0x1DFF | 0x20D0..=0x20FF
            | 0x200C | 0x200D | 0xFE00..=0xFE0F | 0x1F3FB..=0x1F3FF // joiners, variants, skin tones
    )
}

#[cfg(test)]
mod tests {
    use super::{color, initials};

    #[test]
    fn initials_in_many_scripts() {
        for (name, expected) in [
            ("Dana Reyes", "DR"),
            ("María-Fernanda Bustamante de la Torre", "MT"),
            ("plato", "P"),
            ("  Jens   Højgaard ", "JH"),
            ("Aiko Kuroda 黒田愛子", "A黒"),
            ("黒田愛子", "黒田"),
            ("ياسمين صالح", "يا"),
            ("é́lodie ångström", "É́Å"),
            ("e\u{301}lodie ångström", "E\u{301}Å"),
            ("हिमांशु", "हिमां"),
            ("O'Neil \"Ann\"", "OA"),
            ("42 Freight", "4F"),
            ("—", "?"),
            ("", "?"),
        ] {
            assert_eq!(initials(name), expected, "{name}");
        }
    }

    #[test]
    fn a_color_stays() {
        assert_eq!(color("usr_7f3k"), color("usr_7f3k"));
        let distinct: std::collections::BTreeSet<_> =
            (0..200).map(|number| color(&format!("usr_{number}"))).collect();
        assert_eq!(distinct.len(), 8);
    }
}
