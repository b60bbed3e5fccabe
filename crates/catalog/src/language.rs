//! The languages, and the one that is spoken now.

use std::sync::atomic::{AtomicU8, Ordering};

/// A language that the app speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// American English: the language of the sources.
    English,
    /// German.
    German,
    /// English that is longer and accented, to find what is cut off and what is not in the catalog.
    Longer,
    /// English that is longer and runs from right to left, to find what does not mirror.
    Mirrored,
}

/// Of the whole process: one window has one language.
static CURRENT: AtomicU8 = AtomicU8::new(0);

impl Language {
    /// All of them. The current one is stored as its index.
    pub const ALL: [Self; 4] = [Self::English, Self::German, Self::Longer, Self::Mirrored];

    /// The language that texts are shown in now.
    pub fn current() -> Self {
        Self::ALL.get(usize::from(CURRENT.load(Ordering::Relaxed))).copied().unwrap_or(Self::English)
    }

    /// Shows texts in this language from here on. What is on a screen already has to be drawn again.
    pub fn speak(self) {
        CURRENT.store(self as u8, Ordering::Relaxed);
    }

    /// Its BCP 47 tag, as `<html lang>` has it.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::Longer => "en-XA",
            Self::Mirrored => "ar-XB",
        }
    }

    /// The language with exactly this tag.
    pub fn of_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.tag() == tag)
    }

    /// The language for someone whose computer speaks `tag` (`de-AT`, `de_CH.UTF-8`): that one, or else English.
    pub fn for_computer(tag: &str) -> Self {
        match tag.split(['-', '_', '.', '@']).next() {
            Some(language) if language.eq_ignore_ascii_case("de") => Self::German,
            _ => Self::English,
        }
    }

    /// Whether it is written from right to left.
    pub const fn is_from_right(self) -> bool {
        matches!(self, Self::Mirrored)
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn a_computers_language_is_spoken_or_else_english() {
        for (tag, language) in [
            ("de", Language::German),
            ("de-AT", Language::German),
            ("de_CH.UTF-8", Language::German),
            ("en-GB", Language::English),
            ("den", Language::English),
            ("ar-XB", Language::English),
            ("C", Language::English),
            ("", Language::English),
        ] {
            assert_eq!(Language::for_computer(tag), language, "{tag}");
        }
        for language in Language::ALL {
            assert_eq!(Language::of_tag(language.tag()), Some(language));
            assert_eq!(Language::ALL[language as usize], language);
        }
        assert_eq!(Language::of_tag("system"), None);
    }
}
