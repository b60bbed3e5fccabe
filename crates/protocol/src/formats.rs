//! What the server's document says of the texts and numbers that people send: exactly what the server takes.
//!
//! The server trims a text and then counts its characters (`sessions/text.rs`), so a length alone would not say it: the
//! patterns do. Their classes are spelled out, because `\s` is a different set of characters in each language. A test of
//! the server compares them with what it takes (`tests/http/agreement.rs`).

use crate::{
    deceptive::DECEPTIVE,
    limits::{self, Length},
    urns::{AUDIENCE, GRANT_TOKEN_EXCHANGE, TYPE_ACCESS_TOKEN, TYPE_ENTRY_TICKET},
};
use utoipa::openapi::schema::{Object, ObjectBuilder, Type};

/// What is trimmed.
const SPACE: &str = r"\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000";
/// The control characters that no line has.
const NO_LINE: &str = r"\u0000-\u001f";
/// The same without tabs and line feeds.
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

/// A message that may be left out.
pub fn message() -> Object {
    text("A message to the agent", limits::MESSAGE, NO_LINES)
}

/// A message that must be there.
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

/// A message of one line that may be left out.
pub fn end_message() -> Object {
    text("A message to the agent, in one line", limits::END_MESSAGE, NO_LINE)
}

/// How long a session may be: at most what any workspace can allow. What this one allows is in its settings.
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

/// A text of that length, without these control characters and without what is deceptive.
fn text(what: &str, length: Length, control: &str) -> Object {
    let Length { least, most } = length;
    let hidden = hidden();
    // What a trimmed text begins and ends with: nothing that is trimmed or hidden.
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

/// The deceptive characters that are not for writing, as a part of a class. ASCII's control characters are written by the
/// caller. Above U+FFFF the characters themselves, because there is no escape that every language knows.
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
