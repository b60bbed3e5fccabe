//! A text with its values, kept apart until it is known who reads it.

use crate::{Language, Piece, Text, fill, number, pieces, pseudo, table};

/// A message from the app. The record shows it in English, the screen in the current language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    kind: Kind,
    values: Vec<(&'static str, Sentence)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    /// What someone else said, or a name: the same in every language.
    Verbatim(String),
    /// A number, grouped as a language does it.
    Number(u64),
    /// A text of the catalog.
    Text(Text),
    /// The same for one and for more.
    Plural { count: u64, one: &'static str, other: &'static str },
}

/// A part of a [`Sentence`] in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Literal text.
    Words(String),
    /// A place that still needs a value, by its name.
    Place(&'static str),
}

impl Sentence {
    /// Made by [`plural!`](crate::plural!), so that the catalog is complete.
    #[doc(hidden)]
    pub fn counted(count: impl Into<Self>, one: &'static str, other: &'static str) -> Self {
        let value = count.into();
        let count = if let Kind::Number(count) = value.kind { count } else { 0 };
        Self::of(Kind::Plural { count, one, other }).with("count", value)
    }

    const fn of(kind: Kind) -> Self {
        Self { kind, values: Vec::new() }
    }

    /// With a value in place of `{name}`.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Self>) -> Self {
        self.values.push((name, value.into()));
        self
    }

    /// In English, for the record.
    pub fn english(&self) -> String {
        self.to(Language::English)
    }

    /// In the current language, for the screen.
    pub fn shown(&self) -> String {
        self.to(Language::current())
    }

    /// In a given language.
    pub fn to(&self, language: Language) -> String {
        let template = match self.template(language) {
            Ok(template) => template,
            Err(text) => return text,
        };
        // Only an English text is sure to have a place for each value.
        debug_assert!(
            language != Language::English || fill::fits(template, self.values.iter().map(|(name, _)| *name)),
            "the values do not fit the text {template:?}"
        );
        fill::filled(template, language, |name| self.value(name, language))
    }

    /// Its parts in the current language. Places without a value stay places, for what is more than words: a name in
    /// bold, a button.
    pub fn parts(&self) -> Vec<Part> {
        let language = Language::current();
        match self.template(language) {
            Err(text) => vec![Part::Words(text)],
            Ok(template) => pieces(template)
                .into_iter()
                .map(|piece| match piece {
                    Piece::Words(words) => Part::Words(words.to_owned()),
                    Piece::Place(name) => self.value(name, language).map_or(Part::Place(name), Part::Words),
                })
                .collect(),
        }
    }

    /// The text with its places, or, as `Err`, the finished words of a name or a number, which has none.
    fn template(&self, language: Language) -> Result<&'static str, String> {
        match &self.kind {
            Kind::Verbatim(text) => Err(text.clone()),
            Kind::Number(value) => Err(number::grouped(*value, language)),
            Kind::Text(text) => Ok(text.to(language)),
            Kind::Plural { count, one, other } => Ok(plural(*count, one, other, language)),
        }
    }

    fn value(&self, name: &str, language: Language) -> Option<String> {
        self.values.iter().find(|(known, _)| *known == name).map(|(_, value)| value.to(language))
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        matches!(&self.kind, Kind::Verbatim(text) if text.is_empty())
    }
}

/// English and German have the same rule: one, or more.
fn plural(count: u64, one: &'static str, other: &'static str, language: Language) -> &'static str {
    let (form, source) = if count == 1 { (0, one) } else { (1, other) };
    match language {
        Language::English => source,
        Language::German => table::german("", one, form).unwrap_or(source),
        Language::Longer | Language::Mirrored => pseudo::of(language, source),
    }
}

impl Text {
    /// With a value in place of `{name}`.
    #[must_use]
    pub fn with(self, name: &'static str, value: impl Into<Sentence>) -> Sentence {
        Sentence::from(self).with(name, value)
    }
}

impl From<Text> for Sentence {
    fn from(text: Text) -> Self {
        Self::of(Kind::Text(text))
    }
}

impl From<String> for Sentence {
    fn from(text: String) -> Self {
        Self::of(Kind::Verbatim(text))
    }
}

impl From<&String> for Sentence {
    fn from(text: &String) -> Self {
        text.clone().into()
    }
}

impl From<&str> for Sentence {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<u64> for Sentence {
    fn from(number: u64) -> Self {
        Self::of(Kind::Number(number))
    }
}

impl From<u32> for Sentence {
    fn from(number: u32) -> Self {
        u64::from(number).into()
    }
}

impl From<usize> for Sentence {
    fn from(number: usize) -> Self {
        u64::try_from(number).unwrap_or(u64::MAX).into()
    }
}

#[cfg(test)]
mod tests {
    use crate::{Language, Sentence, plural, text};

    #[test]
    fn the_record_is_english_and_what_others_say_is_left_alone() {
        let said = text!("Approved by {name}", name = "Priya {name}");
        assert_eq!(said.english(), "Approved by Priya {name}");
        assert_eq!(said.to(Language::German), "Genehmigt von Priya {name}");
        assert!(said.to(Language::Mirrored).contains("\u{2068}Priya {name}\u{2069}"));
        assert_eq!(Sentence::from("Server: {x}").to(Language::German), "Server: {x}");
    }

    #[test]
    fn one_is_not_many_and_numbers_are_grouped() {
        let members = |number: u32| plural!(number, "{count} member", "{count} members");
        assert_eq!(members(1).english(), "1 member");
        assert_eq!(members(5_012).english(), "5,012 members");
        assert_eq!(members(0).to(Language::German), "0 Mitglieder");
        assert_eq!(members(1).to(Language::German), "1 Mitglied");
        assert_eq!(members(5_012).to(Language::German), "5.012 Mitglieder");
    }
}
