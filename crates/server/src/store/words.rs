//! Stored text and the protocol's enums. Their serde names are what stands in the database, so that there is one list
//! of names.

use super::StoreError;
use ergo_protocol::entry::Scope;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// A stored word as the enum it names.
pub fn read<T: DeserializeOwned>(word: &str) -> Result<T, StoreError> {
    Ok(serde_json::from_value(Value::String(word.to_owned()))?)
}

/// An enum as the word to store.
pub fn word<T: Serialize>(value: &T) -> Result<String, StoreError> {
    match serde_json::to_value(value)? {
        Value::String(word) => Ok(word),
        _ => Err(StoreError::Stored(serde::ser::Error::custom("an enum is not stored as a word"))),
    }
}

/// A stored or sent scope: words separated by spaces.
pub fn scope(words: &str) -> Result<Vec<Scope>, StoreError> {
    words.split_whitespace().map(read).collect()
}

/// A scope to store or send.
pub fn scope_words(scope: &[Scope]) -> String {
    scope.iter().map(|one| one.as_str()).collect::<Vec<_>>().join(" ")
}

/// A stored permission list.
pub fn keys(words: &str) -> impl Iterator<Item = String> {
    words.split(' ').filter(|key| !key.is_empty()).map(str::to_owned)
}

/// A count from the database.
pub fn count(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// A text that is looked for anywhere, as a pattern for `LIKE … ESCAPE '\'`.
pub fn anywhere(text: &str) -> String {
    format!("%{}%", escaped(text))
}

/// A text that something begins with, as a pattern for `LIKE … ESCAPE '\'`.
pub fn beginning(text: &str) -> String {
    format!("{}%", escaped(text))
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '%' | '_' | '\\') {
            out.push('\\');
        }
        // SQLite ends a pattern at a NUL; no text has one, so it must find nothing.
        out.push(if character == '\0' { char::REPLACEMENT_CHARACTER } else { character });
    }
    out
}
