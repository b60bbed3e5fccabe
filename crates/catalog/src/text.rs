//! One text, and the macros that name it. `tests/complete.rs` finds each text in the sources by these macros.

use crate::{Language, pseudo, table};
use std::fmt;

/// A text without values, known by its English.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    context: &'static str,
    source: &'static str,
}

impl Text {
    /// Made by [`text!`](crate::text!) and [`text_in!`](crate::text_in!), so that the catalog is complete.
    #[doc(hidden)]
    pub const fn new(context: &'static str, source: &'static str) -> Self {
        Self { context, source }
    }

    /// In English, for the record.
    pub const fn english(self) -> &'static str {
        self.source
    }

    /// In the current language.
    pub fn shown(self) -> &'static str {
        self.to(Language::current())
    }

    /// In a language. What is not translated is said in English.
    pub fn to(self, language: Language) -> &'static str {
        match language {
            Language::English => self.source,
            Language::German => table::german(self.context, self.source, 0).unwrap_or(self.source),
            Language::Longer | Language::Mirrored => pseudo::of(language, self.source),
        }
    }
}

/// In the current language.
impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.shown())
    }
}

/// A text: `text!("Sign out")`. With values, a sentence: `text!("Ask {name}", name = name)`.
#[macro_export]
macro_rules! text {
    ($source:literal) => {
        $crate::Text::new("", $source)
    };
    ($source:literal, $($name:ident = $value:expr),+ $(,)?) => {{
        $(const { assert!($crate::has_place($source, stringify!($name)), "the text has no such place"); })+
        $crate::Text::new("", $source)$(.with(stringify!($name), $value))+
    }};
}

/// A text whose English needs more than one translation: the first literal says which is meant.
#[macro_export]
macro_rules! text_in {
    ($context:literal, $source:literal) => {
        $crate::Text::new($context, $source)
    };
}
