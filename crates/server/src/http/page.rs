//! The requested page of a list.

use crate::failure::Failure;
use ergo_protocol::limits;
use serde::Deserialize;
use std::str::FromStr;

/// The query of a list without other parameters.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// Where the last page ended.
    pub cursor: Option<String>,
    /// The most items on the page.
    pub limit: Option<u32>,
}

/// The query of a list with a fixed page size.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Where the last page ended.
    pub cursor: Option<String>,
}

/// Parses a cursor that is a number of at most `digits` digits, as issued by the server.
pub fn number<T: FromStr>(cursor: Option<&str>, digits: usize) -> Result<Option<T>, Failure> {
    let number = |cursor: &str| {
        let is_one = (1..=digits).contains(&cursor.len()) && cursor.bytes().all(|byte| byte.is_ascii_digit());
        let number = cursor.parse().ok().filter(|_| is_one);
        number.ok_or_else(|| Failure::invalid("That cursor is not from this list. Start again without one."))
    };
    cursor.map(number).transpose()
}

/// Checks the page size: 1 to [`limits::PAGE`].
pub fn limit(asked: Option<u32>, default: u32) -> Result<u32, Failure> {
    let limit = asked.unwrap_or(default);
    if (1..=limits::PAGE).contains(&limit) {
        return Ok(limit);
    }
    Err(Failure::invalid(format!("The limit must be 1 to {}.", limits::PAGE)))
}
