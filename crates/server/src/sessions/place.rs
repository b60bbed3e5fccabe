//! The place of a row in a list that is ordered by time, then id. Written as text, so that the OpenAPI document can
//! define exactly what a cursor is.

use crate::failure::Failure;
use ergo_protocol::UnixMillis;

/// Writes a place as a cursor.
pub fn written(at: UnixMillis, id: &str) -> String {
    format!("{at}.{id}")
}

/// Parses a cursor: a number of at most 18 digits, which always fits, and an id.
pub fn read(cursor: &str) -> Result<(UnixMillis, String), Failure> {
    let place = cursor.split_once('.').and_then(|(at, id)| {
        let is_number = at.len() <= 18 && at.bytes().all(|byte| byte.is_ascii_digit());
        Some((at.parse().ok().filter(|_| is_number)?, id.to_owned()))
    });
    place.ok_or_else(|| Failure::invalid("That cursor is not from this list. Start again without one."))
}
