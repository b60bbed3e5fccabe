//! One text.

use crate::{Language, pseudo, table};
use std::fmt;

/// A text without values, known by its English.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    context: &'static str,
    source: &'static str,
}

impl Text {
    /// Made by [`text!`](crate::text!) and [`text_in!`](crate::text_in!) only, so that the catalog is complete.
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

    /// In a given language, or in English if there is no translation.
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
