//! Stored text and the protocol's enums. Their serde names are what stands in the database, so that there
//! is one list of names.

use crate::problem::Failure;
use ergo_protocol::entry::Scope;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// A stored word as the enum it names.
pub fn read<T: DeserializeOwned>(word: &str) -> Result<T, Failure> {
    Ok(serde_json::from_value(Value::String(word.to_owned()))?)
}

/// An enum as the word to store.
pub fn word<T: Serialize>(value: &T) -> Result<String, Failure> {
    match serde_json::to_value(value)? {
        Value::String(word) => Ok(word),
        _ => Err(Failure::internal(&"an enum is not stored as a word")),
    }
}

/// What every impersonation session is asked for: reading.
pub const READ_SCOPE: [Scope; 4] =
    [Scope::MembersRead, Scope::TeamsRead, Scope::RolesRead, Scope::AccessRead];

/// A stored or sent scope: words separated by spaces.
pub fn scope(words: &str) -> Result<Vec<Scope>, Failure> {
    words.split_whitespace().map(read).collect()
}

/// A scope to store or send.
pub fn scope_words(scope: &[Scope]) -> Result<String, Failure> {
    let words: Result<Vec<_>, _> = scope.iter().map(word).collect();
    Ok(words?.join(" "))
}

/// A count from the database.
pub fn count(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
