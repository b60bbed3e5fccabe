//! What stands in the log for a row: a commitment, which shows nothing of the row and binds it all the same.

use crate::hash::{Hash, sha256};
use serde_json::{Map, Number, Value};
use std::fmt::Write;
use thiserror::Error;

/// How long a salt is, in bytes. It has to be random, and one row's only: without it a short text could be guessed.
pub const SALT_BYTES: usize = 32;

/// What a commitment begins with, so that it is no other hash of the same bytes.
const PREFIX: &[u8] = b"ergo.support/log-leaf@v1\n";

/// Integers from here on are not the same in every reader of JSON (RFC 8785 §3.2.2.3).
const LIMIT: u64 = 1 << 53;

/// Why a row has no canonical form.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LeafError {
    /// It is no JSON object.
    #[error("a log entry must be a JSON object")]
    NotAnObject,
    /// The name of a member is not ASCII.
    #[error("the member name {0:?} of a log entry is not ASCII")]
    Name(String),
    /// The member is an object, or an array of something else than texts and integers.
    #[error("the member {0} of a log entry is not flat")]
    NotFlat(String),
    /// The member is a number with a fraction, or too large.
    #[error("the member {0} of a log entry is not an integer below 2^53")]
    Number(String),
}

/// A row as the bytes that are hashed: RFC 8785 (JCS), for flat objects.
///
/// Members are texts, integers below 2^53, booleans, null, and arrays of texts or integers; their names are ASCII. Other
/// programs write the same bytes, for example Python's `json.dumps` with `sort_keys=True`, `separators=(",", ":")`, and
/// `ensure_ascii=False`.
pub fn canonical(row: &Value) -> Result<String, LeafError> {
    let Value::Object(members) = row else { return Err(LeafError::NotAnObject) };
    canonical_map(members)
}

/// [`canonical`], for the members themselves.
pub fn canonical_map(members: &Map<String, Value>) -> Result<String, LeafError> {
    let mut members: Vec<(&String, &Value)> = members.iter().collect();
    // A map may keep the order of its insertions. In ASCII, the order of bytes is that of UTF-16.
    members.sort_unstable_by_key(|(name, _)| *name);
    let mut text = String::from("{");
    for (at, (name, value)) in members.into_iter().enumerate() {
        if !name.is_ascii() {
            return Err(LeafError::Name(name.clone()));
        }
        if at > 0 {
            text.push(',');
        }
        push_text(&mut text, name);
        text.push(':');
        push_member(&mut text, name, value)?;
    }
    text.push('}');
    Ok(text)
}

fn push_member(text: &mut String, name: &str, value: &Value) -> Result<(), LeafError> {
    let Value::Array(items) = value else { return push_value(text, name, value) };
    text.push('[');
    for (at, item) in items.iter().enumerate() {
        if !matches!(item, Value::String(_) | Value::Number(_)) {
            return Err(LeafError::NotFlat(name.to_owned()));
        }
        if at > 0 {
            text.push(',');
        }
        push_value(text, name, item)?;
    }
    text.push(']');
    Ok(())
}

fn push_value(text: &mut String, name: &str, value: &Value) -> Result<(), LeafError> {
    match value {
        Value::Null => text.push_str("null"),
        Value::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
        Value::Number(number) => push_integer(text, name, number)?,
        Value::String(value) => push_text(text, value),
        Value::Array(_) | Value::Object(_) => return Err(LeafError::NotFlat(name.to_owned())),
    }
    Ok(())
}

fn push_integer(text: &mut String, name: &str, number: &Number) -> Result<(), LeafError> {
    let integer = number.as_i64().filter(|integer| integer.unsigned_abs() < LIMIT);
    let integer = integer.ok_or_else(|| LeafError::Number(name.to_owned()))?;
    text.push_str(&integer.to_string());
    Ok(())
}

/// RFC 8785 §3.2.2.2: only what JSON demands is escaped, in its shortest form.
fn push_text(text: &mut String, value: &str) {
    text.push('"');
    for character in value.chars() {
        match character {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\u{8}' => text.push_str("\\b"),
            '\t' => text.push_str("\\t"),
            '\n' => text.push_str("\\n"),
            '\u{c}' => text.push_str("\\f"),
            '\r' => text.push_str("\\r"),
            '\0'..' ' => {
                // Writing to a String cannot fail.
                let _ = write!(text, "\\u{:04x}", u32::from(character));
            }
            _ => text.push(character),
        }
    }
    text.push('"');
}

/// The log's entry for a row: `SHA-256("ergo.support/log-leaf@v1\n" ‖ salt ‖ canonical form)`.
///
/// When row and salt are erased, these 32 bytes remain, every proof still verifies, and nobody can guess what was there.
/// The hash in the tree is [`crate::leaf_hash`] of them.
pub fn commitment(salt: &[u8; SALT_BYTES], canonical: &str) -> Hash {
    sha256(&[PREFIX, salt, canonical.as_bytes()].concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_form_is_that_of_the_specification() {
        let row = json!({
            "z": null, "a": true, "B": [1, "x", -5], "e": [], "n": 9_007_199_254_740_991_i64,
            "m": -9_007_199_254_740_991_i64, "t": "\u{8}\t\n\u{b}\u{c}\r\0\u{1f}\"\\/\u{7f}é\u{2028}😀",
            "a\n": false,
        });
        assert_eq!(
            canonical(&row).unwrap(),
            "{\"B\":[1,\"x\",-5],\"a\":true,\"a\\n\":false,\"e\":[],\"m\":-9007199254740991,\"n\":9007199254740991,\
             \"t\":\"\\b\\t\\n\\u000b\\f\\r\\u0000\\u001f\\\"\\\\/\u{7f}é\u{2028}😀\",\"z\":null}"
        );
        assert_eq!(canonical(&json!({})).unwrap(), "{}");
    }

    #[test]
    fn what_is_not_flat_is_refused() {
        let refused = [
            (json!([]), LeafError::NotAnObject),
            (json!("x"), LeafError::NotAnObject),
            (json!({"é": 1}), LeafError::Name("é".to_owned())),
            (json!({"a": {}}), LeafError::NotFlat("a".to_owned())),
            (json!({"a": [[]]}), LeafError::NotFlat("a".to_owned())),
            (json!({"a": [null]}), LeafError::NotFlat("a".to_owned())),
            (json!({"a": [true]}), LeafError::NotFlat("a".to_owned())),
            (json!({"a": 1.5}), LeafError::Number("a".to_owned())),
            (json!({"a": 1.0}), LeafError::Number("a".to_owned())),
            (json!({"a": -0.0}), LeafError::Number("a".to_owned())),
            (json!({"a": 1_u64 << 53}), LeafError::Number("a".to_owned())),
            (json!({"a": [-(1_i64 << 53)]}), LeafError::Number("a".to_owned())),
            (json!({"a": i64::MIN}), LeafError::Number("a".to_owned())),
            (json!({"a": u64::MAX}), LeafError::Number("a".to_owned())),
        ];
        for (row, error) in refused {
            assert_eq!(canonical(&row), Err(error), "{row}");
        }
    }
}
