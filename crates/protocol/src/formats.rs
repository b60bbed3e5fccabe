//! How the server's OpenAPI document describes the texts and numbers that people send: exactly what the server
//! accepts.
//!
//! The server trims a text before it counts its characters (`sessions/text.rs`). A length alone cannot express that;
//! the patterns can. Their classes are spelled out, because `\s` means a different set of characters in each
//! language. A server test compares them with what the server accepts (`tests/http/agreement.rs`).

use crate::{
    deceptive::DECEPTIVE,
    limits::{self, Length},
    urns::{AUDIENCE, GRANT_TOKEN_EXCHANGE, TYPE_ACCESS_TOKEN, TYPE_ENTRY_TICKET},
};
use utoipa::openapi::schema::{Object, ObjectBuilder, Type};

/// The characters that are trimmed.
const SPACE: &str = r"\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000";
/// The control characters that a single line must not contain.
const NO_LINE: &str = r"\u0000-\u001f";
/// The control characters that a text of several lines must not contain: all but tab and line feed.
const NO_LINES: &str = r"\u0000-\u0008\u000b-\u001f";

/// The areas of the IANA time zone database.
const AREAS: &str = "Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Etc|Europe|Indian|Pacific";

/// Why an agent enters or extends a session.
pub fn reason() -> Object {
    text("The reason", limits::REASON, NO_LINES)
}

/// The support ticket.
pub fn ticket() -> Object {
    text("The support ticket", limits::TICKET, NO_LINE)
}

/// What a change is for.
pub fn purpose() -> Object {
    text("What the change is for", limits::PURPOSE, NO_LINES)
}

/// Who authorized a change.
pub fn authorised_by() -> Object {
    text("Who authorized it (a name)", limits::AUTHORIZED_BY, NO_LINE)
}

/// An optional message.
pub fn message() -> Object {
    text("A message to the agent", limits::MESSAGE, NO_LINES)
}

/// A required message.
pub fn refusal() -> Object {
    text("The reason", limits::REFUSAL, NO_LINES)
}

/// The number of a journal entry.
pub fn entry_number() -> Object {
    let number = ObjectBuilder::new().schema_type(Type::Integer);
    let number = number.description(Some("The entry's number within the session, starting at 1."));
    number.minimum(Some(1)).maximum(Some(limits::JOURNAL_ENTRIES)).build()
}

/// The text of a journal entry.
pub fn entry_text() -> Object {
    let text = ObjectBuilder::new().schema_type(Type::String);
    text.description(Some("The entry's text, at most 16 KiB."))
        .max_length(Some(limits::JOURNAL_TEXT_BYTES))
        .build()
}

/// An optional message of one line.
pub fn end_message() -> Object {
    text("A message to the agent, in one line", limits::END_MESSAGE, NO_LINE)
}

/// A session's length: at most what any workspace can allow. The limit of a given workspace is in its settings.
pub fn minutes() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::Integer)
        .description(Some("Minutes. The maximum depends on the workspace and on what was approved."))
        .minimum(Some(1))
        .maximum(Some(limits::SESSION_MINUTES))
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

/// The audience of tokens.
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

/// A text of the given length without these control characters and without deceptive characters.
fn text(what: &str, length: Length, control: &str) -> Object {
    let Length { least, most } = length;
    let hidden = hidden();
    // The first and last character of a trimmed text: nothing that is trimmed or hidden.
    let ink = format!("[^{NO_LINE}{SPACE}{hidden}]");
    let inner = format!("[^{control}{hidden}]");
    let trimmed = match least {
        0 => format!("(?:{ink}(?:{inner}{{0,{}}}{ink})?)?", most - 2),
        1 => format!("{ink}(?:{inner}{{0,{}}}{ink})?", most - 2),
        _ => format!("{ink}{inner}{{{},{}}}{ink}", least - 2, most - 2),
    };
    let may_be_empty = if least == 0 { "; may be empty" } else { "" };
    ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some(format!("{what}: {length}{may_be_empty}.")))
        .pattern(Some(format!("^[{SPACE}]*{trimmed}[{SPACE}]*$")))
        .build()
}

/// The deceptive characters that no writing system needs, as part of a character class. The caller adds ASCII's
/// control characters. Characters above U+FFFF are literal, because no escape for them works in every language.
fn hidden() -> String {
    let escaped = |character: char| match u32::from(character) {
        code @ 0..=0xffff => format!("\\u{code:04x}"),
        _ => character.to_string(),
    };
    let runs = DECEPTIVE.iter().filter(|run| !run.in_writing && run.last > '\u{1f}');
    runs.flat_map(|run| [escaped(run.first), "-".to_owned(), escaped(run.last)]).collect()
}

fn or_null(description: &str, pattern: String, longest: usize) -> Object {
    ObjectBuilder::new()
        .schema_type([Type::String, Type::Null].into_iter().collect::<utoipa::openapi::schema::SchemaType>())
        .description(Some(description))
        .pattern(Some(pattern))
        .max_length(Some(longest))
        .build()
}
