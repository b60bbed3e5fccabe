//! Checks the texts that a directory sends, as an import does.

use super::Refusal;
use crate::{
    access::profile::{is_locale, is_timezone},
    import::{self, LONGEST_EMAIL},
};

/// The email address that someone signs in with, or another name that a directory uses for that.
pub fn user_name(text: &str) -> Result<(), Refusal> {
    Ok(import::address("userName", text)?)
}

/// The name of a person or a team.
pub fn display_name(text: &str) -> Result<(), Refusal> {
    Ok(import::name("displayName", text)?)
}

/// The directory's own id.
pub fn external_id(text: Option<&str>) -> Result<(), Refusal> {
    let Some(text) = text else { return Ok(()) };
    if text.len() > LONGEST_EMAIL {
        return Err(Refusal::value(format!("externalId: Use at most {LONGEST_EMAIL} characters.")));
    }
    Ok(import::readable("externalId", text)?)
}

/// A time zone.
pub fn timezone(text: &str) -> Result<(), Refusal> {
    if is_timezone(text) {
        return Ok(());
    }
    Err(Refusal::value("timezone: Use an IANA name such as Europe/Lisbon."))
}

/// A locale.
pub fn locale(text: &str) -> Result<(), Refusal> {
    if is_locale(text) { Ok(()) } else { Err(Refusal::value("locale: Use a BCP 47 tag such as pt-PT.")) }
}
