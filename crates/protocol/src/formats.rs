//! What the server's document says of the texts and numbers that people send: exactly what the server takes.
//!
//! The server trims a text and then counts its characters (`sessions/text.rs`), so a length alone would not say it: the
//! patterns do. Their classes are spelled out, because `\s` is a different set of characters in each language. A test of
//! the server compares them with what it takes (`tests/http/agreement.rs`).

use crate::{
    sessions::END_MESSAGE_CHARS,
    urns::{AUDIENCE, GRANT_TOKEN_EXCHANGE, TYPE_ACCESS_TOKEN, TYPE_ENTRY_TICKET},
};
use utoipa::openapi::schema::{Object, ObjectBuilder, Type};

/// What a text may not have, besides control characters: what cannot be seen or reorders what is around it. Above U+FFFF
/// the characters themselves, because there is no escape that every language knows.
macro_rules! hidden {
    () => {
        concat!(
            r"\u007f-\u009f\u00ad\u034f\u061c\u115f-\u1160\u17b4-\u17b5\u180b-\u180f\u200b\u2028-\u202e\u2060-\u206f",
            r"\u2800\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb",
            "\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}",
        )
    };
}

/// What is trimmed.
const SPACE: &str = r"[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]";
/// What a trimmed text begins and ends with: nothing that is trimmed or hidden.
const INK: &str = concat!(r"[^\u0000-\u0020\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000", hidden!(), "]");
/// What may stand inside a line.
const LINE: &str = concat!(r"[^\u0000-\u001f", hidden!(), "]");
/// The same with tabs and line feeds.
const LINES: &str = concat!(r"[^\u0000-\u0008\u000b-\u001f", hidden!(), "]");

/// The areas of the IANA time zone database.
const AREAS: &str = "Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Etc|Europe|Indian|Pacific";

/// The longest session that a workspace can allow, in minutes.
const LONGEST_MINUTES: u16 = 240;

/// Why somebody enters, or goes on.
pub fn reason() -> Object {
    text("Why, in 10 to 500 characters.", &format!("{INK}{LINES}{{8,498}}{INK}"))
}

/// The support ticket.
pub fn ticket() -> Object {
    text("The support ticket, in 1 to 64 characters.", &within(LINE, 64))
}

/// What a change is for.
pub fn purpose() -> Object {
    text("What for, in 1 to 500 characters.", &within(LINES, 500))
}

/// Who authorized a change.
pub fn authorised_by() -> Object {
    text("Who authorized it: a name, in 1 to 200 characters.", &within(LINE, 200))
}

/// A word that may be left out.
pub fn word() -> Object {
    text(
        "A word to the agent, at most 500 characters; may be empty.",
        &format!("(?:{})?", within(LINES, 500)),
    )
}

/// A word that must be there.
pub fn some_word() -> Object {
    text("Why, in 1 to 500 characters.", &within(LINES, 500))
}

/// A message that may be left out: one line.
pub fn end_message() -> Object {
    text(
        &format!("A message to the agent: one line of at most {END_MESSAGE_CHARS} characters; may be empty."),
        &format!("(?:{})?", within(LINE, END_MESSAGE_CHARS)),
    )
}

/// How long a session may be: at most what any workspace can allow. What this one allows is in its settings.
pub fn minutes() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::Integer)
        .description(Some("Minutes. The maximum depends on the workspace and on what was approved."))
        .minimum(Some(1))
        .maximum(Some(LONGEST_MINUTES))
        .build()
}

/// A time zone to set, or none.
pub fn timezone() -> Object {
    let pattern = format!("^(?:UTC|GMT|(?:{AREAS})(?:/[A-Za-z0-9_+-]+)+)$");
    or_null("The new timezone: an IANA name.", pattern, 64)
}

/// A locale to set, or none.
pub fn locale() -> Object {
    or_null("The new locale: a BCP 47 tag.", "^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$".to_owned(), 35)
}

/// The only grant type that is accepted.
pub fn grant_type() -> Object {
    one_of("RFC 8693 §2.1.", &[GRANT_TOKEN_EXCHANGE])
}

/// What a subject token can be.
pub fn subject_token_type() -> Object {
    one_of("An entry ticket to enter, an access token to sign in.", &[TYPE_ENTRY_TICKET, TYPE_ACCESS_TOKEN])
}

/// What every other token is.
pub fn token_type() -> Object {
    one_of("An access token (RFC 8693 §3).", &[TYPE_ACCESS_TOKEN])
}

/// Whom tokens are for.
pub fn audience() -> Object {
    one_of("The workspace API.", &[AUDIENCE])
}

/// Why a token was not issued.
pub fn token_error() -> Object {
    let errors =
        ["invalid_request", "invalid_grant", "unsupported_grant_type", "invalid_target", "invalid_scope"];
    one_of("RFC 6749 §5.2, RFC 8693 §2.2.2.", &errors)
}

fn one_of(description: &str, values: &[&str]) -> Object {
    let builder = ObjectBuilder::new().schema_type(Type::String).description(Some(description));
    builder.enum_values(Some(values.iter().copied())).build()
}

/// A trimmed text of 1 to `longest` characters.
fn within(characters: &str, longest: usize) -> String {
    format!("{INK}(?:{characters}{{0,{}}}{INK})?", longest - 2)
}

fn text(description: &str, trimmed: &str) -> Object {
    let builder = ObjectBuilder::new().schema_type(Type::String).description(Some(description));
    builder.pattern(Some(format!("^{SPACE}*{trimmed}{SPACE}*$"))).build()
}

fn or_null(description: &str, pattern: String, longest: usize) -> Object {
    ObjectBuilder::new()
        .schema_type([Type::String, Type::Null].into_iter().collect::<utoipa::openapi::schema::SchemaType>())
        .description(Some(description))
        .pattern(Some(pattern))
        .max_length(Some(longest))
        .build()
}
