//! Converts stored text. An enum is stored as its name on the wire.

use super::{StoreError, sql};
use ergo_protocol::{UnknownName, entry::Scope};
use std::str::FromStr;

/// Parses a stored name.
pub fn read<T: FromStr<Err = UnknownName>>(name: &str) -> Result<T, StoreError> {
    Ok(name.parse()?)
}

/// Parses a column with a name.
pub fn column<T: FromStr<Err = UnknownName>>(row: &sql::Row, column: &str) -> Result<T, sql::Error> {
    let word: String = row.try_get(column)?;
    read(&word).map_err(|error| sql::Error::Decode(error.into()))
}

/// Parses a column that may have a name.
pub fn some_column<T: FromStr<Err = UnknownName>>(
    row: &sql::Row,
    column: &str,
) -> Result<Option<T>, sql::Error> {
    let word: Option<String> = row.try_get(column)?;
    word.as_deref().map(read).transpose().map_err(|error| sql::Error::Decode(error.into()))
}

/// Parses a stored or sent scope: words separated by spaces.
pub fn scope(words: &str) -> Result<Vec<Scope>, StoreError> {
    words.split_whitespace().map(read).collect()
}

/// Writes a scope to store or send.
pub fn scope_words(scope: &[Scope]) -> String {
    scope.iter().map(|one| one.as_str()).collect::<Vec<_>>().join(" ")
}

/// A stored permission list.
pub fn keys(words: &str) -> impl Iterator<Item = String> {
    words.split(' ').filter(|key| !key.is_empty()).map(str::to_owned)
}

/// A count from the database.
pub fn count(number: i64) -> u32 {
    u32::try_from(number.max(0)).unwrap_or(u32::MAX)
}

/// A pattern for `LIKE … ESCAPE '\'` that finds a text anywhere.
pub fn anywhere(text: &str) -> String {
    format!("%{}%", escaped(text))
}

/// A pattern for `LIKE … ESCAPE '\'` that finds a text at the beginning.
pub fn beginning(text: &str) -> String {
    format!("{}%", escaped(text))
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '%' | '_' | '\\') {
            out.push('\\');
        }
        // SQLite ends a pattern at a NUL. No text contains one, so such a pattern must find nothing.
        out.push(if character == '\0' { char::REPLACEMENT_CHARACTER } else { character });
    }
    out
}
