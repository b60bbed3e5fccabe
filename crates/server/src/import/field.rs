//! Checks for fields, the same for every kind of line.

use crate::clock::millis;
use ergo_protocol::{deceptive::deceptive, limits::SHOWN_NAME};

/// The field that is wrong, and what to do.
pub type Wrong = (&'static str, String);

/// The longest id, in characters.
const LONGEST_ID: usize = 100;
/// The longest description of a role or a team, in characters.
const LONGEST_TEXT: usize = 500;
/// The longest time, in characters: nanoseconds and more fit.
const LONGEST_TIME: usize = 64;
/// The longest email address (RFC 5321 §4.5.3.1.3, without the angle brackets).
pub const LONGEST_EMAIL: usize = 254;

/// Ids are compared by eye and used in URLs.
pub fn id(field: &'static str, id: &str) -> Result<(), Wrong> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-.:@".contains(c);
    // An id of only dots would be a relative path segment in a URL.
    let is_named = id.chars().any(|c| c.is_ascii_alphanumeric());
    if (1..=LONGEST_ID).contains(&id.len()) && is_named && id.chars().all(plain) {
        return Ok(());
    }
    Err((field, format!("An ID has 1 to {LONGEST_ID} ASCII letters, digits, or the characters _ - . : @")))
}

/// The name of a person, a team, a role, or a workspace.
pub fn name(field: &'static str, name: &str) -> Result<(), Wrong> {
    let length = name.chars().count();
    if name.trim() != name || !(1..=SHOWN_NAME).contains(&length) {
        return Err((field, format!("Use 1 to {SHOWN_NAME} characters, without spaces at the ends")));
    }
    if !name.chars().any(|c| deceptive(c).is_none() && !c.is_whitespace()) {
        return Err((field, "Use at least one character that can be seen".to_owned()));
    }
    readable(field, name)
}

/// A description.
pub fn text(field: &'static str, text: &str) -> Result<(), Wrong> {
    if text.chars().count() > LONGEST_TEXT {
        return Err((field, format!("Use at most {LONGEST_TEXT} characters")));
    }
    readable(field, text)
}

/// Allows everything that a language needs, but nothing that makes one text look like another.
pub fn readable(field: &'static str, text: &str) -> Result<(), Wrong> {
    match text.chars().find_map(|c| deceptive(c).filter(|found| !found.in_writing)) {
        Some(found) => Err((field, format!("Remove the invisible character ({})", found.name))),
        None => Ok(()),
    }
}

/// The email address that someone signs in with. Some directories use login names without an @, so that is not
/// required. No invisible character is allowed, not even one that some languages need in names: no address may look
/// like another.
pub fn address(field: &'static str, text: &str) -> Result<(), Wrong> {
    if text.is_empty() || text.len() > LONGEST_EMAIL || text.contains(char::is_whitespace) {
        return Err((
            field,
            format!("Use one address, such as dana@example.com: 1 to {LONGEST_EMAIL} characters, no spaces"),
        ));
    }
    match text.chars().find_map(deceptive) {
        Some(found) => Err((field, format!("Remove the invisible character ({})", found.name))),
        None => Ok(()),
    }
}

/// A time in RFC 3339. Fractions of a second have no limit there, but here they do: a line must stay short.
pub fn moment(field: &'static str, text: Option<&str>) -> Result<(), Wrong> {
    match text {
        Some(text) if text.len() > LONGEST_TIME || millis(text).is_none() => {
            Err((field, "Use RFC 3339, for example 2026-11-29T10:46:42Z".to_owned()))
        }
        _ => Ok(()),
    }
}
