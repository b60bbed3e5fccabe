//! Cursors: where the next page of a list begins, as text that the client sends back (RFC 9865).
//!
//! A cursor contains what it was issued for: another query, another page size, or another day is refused. It contains
//! no secret and gives no access: it is used only within the workspace of the token that it is sent with.

use super::Refusal;
use crate::{
    auth::ids,
    scim::{
        error::{Error, ScimType},
        query::{CURSOR_SECONDS, DEFAULT_PAGE, LARGEST_PAGE, Page, Query},
    },
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ergo_protocol::UnixMillis;
use serde_json::{Value, json};

/// A place in a list: the last resource of the previous page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Last {
    /// When it was created.
    pub created: UnixMillis,
    /// Its id.
    pub id: String,
    /// How many resources there were up to and including it, for sorted lists in case it is gone.
    pub before: u64,
}

/// The content of a cursor.
struct Cursor {
    /// The query it belongs to.
    query: String,
    /// The page size.
    count: u64,
    /// When it was issued, in seconds.
    at: i64,
    last: Last,
}

/// The requested page.
#[derive(Clone)]
pub struct Asked {
    /// The place after which it begins, if it is requested by cursor.
    pub after: Option<Last>,
    /// How many resources to skip, if it is requested by index.
    pub skip: u64,
    /// How many resources.
    pub count: u64,
    /// Whether it is requested by cursor.
    pub by_cursor: bool,
}

impl Asked {
    /// Reads which page a query asks for.
    pub fn read(query: &Query, kind: &str, now: UnixMillis) -> Result<Self, Refusal> {
        let (cursor, count) = match &query.page {
            Page::Index { start, count } => {
                return Ok(Self { after: None, skip: start - 1, count: *count, by_cursor: false });
            }
            Page::Cursor { cursor: None, count } => (None, count.unwrap_or(DEFAULT_PAGE)),
            Page::Cursor { cursor: Some(text), count } => {
                let cursor = decode(text).filter(|cursor| cursor.query == tag(query, kind));
                let cursor = cursor.ok_or_else(|| {
                    Error::new(
                        ScimType::InvalidCursor,
                        "The cursor is not from this query. Start again without it.",
                    )
                })?;
                let age = now.div_euclid(1000).saturating_sub(cursor.at);
                // It cannot be from the future either.
                if u64::try_from(age).is_ok_and(|age| age > CURSOR_SECONDS) || age < -60 {
                    return Err(Error::new(
                        ScimType::ExpiredCursor,
                        "The cursor is too old. Start again without it.",
                    )
                    .into());
                }
                if count.is_some_and(|count| count != cursor.count) {
                    return Err(Error::new(
                        ScimType::InvalidCount,
                        "count must stay the same from page to page.",
                    )
                    .into());
                }
                (Some(cursor.last), cursor.count)
            }
        };
        Ok(Self { after: cursor, skip: 0, count, by_cursor: true })
    }

    /// The cursor of the page after a place.
    pub fn next(&self, query: &Query, kind: &str, now: UnixMillis, last: &Last) -> String {
        let Last { created, id, before } = last;
        let cursor = json!([tag(query, kind), self.count, now.div_euclid(1000), created, id, before]);
        URL_SAFE_NO_PAD.encode(cursor.to_string())
    }
}

fn decode(text: &str) -> Option<Cursor> {
    let all: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
    let [query, count, at, created, id, before] = all.as_array()?.as_slice() else { return None };
    let last = Last { created: created.as_i64()?, id: id.as_str()?.to_owned(), before: before.as_u64()? };
    // The page size in a cursor has the same limit as in a query.
    let count = count.as_u64().filter(|count| *count <= LARGEST_PAGE)?;
    Some(Cursor { query: query.as_str()?.to_owned(), count, at: at.as_i64()?, last })
}

/// What must stay the same from page to page. Which attributes are returned may change.
fn tag(query: &Query, kind: &str) -> String {
    let all = format!("{kind}\n{:?}\n{:?}\n{}", query.filter, query.sort_by, query.descending);
    let mut hash = ids::sha256_hex(&all);
    hash.truncate(16);
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(pairs: &[(&str, &str)]) -> Query {
        Query::from_pairs(pairs.iter().copied()).unwrap()
    }

    fn refused(pairs: &[(&str, &str)], now: UnixMillis) -> Option<ScimType> {
        match Asked::read(&query(pairs), "User", now) {
            Err(Refusal::Scim(error)) => error.scim_type,
            _ => None,
        }
    }

    #[test]
    fn a_cursor_fits_its_query_its_count_and_its_hour() {
        let first = query(&[("cursor", ""), ("count", "2"), ("filter", "active eq true")]);
        let asked = Asked::read(&first, "User", 0).unwrap();
        let last = Last { created: 7, id: "usr_1".to_owned(), before: 2 };
        let next = asked.next(&first, "User", 0, &last);
        let filter = ("filter", "active eq true");
        let again = Asked::read(&query(&[("cursor", &next), filter]), "User", 3_600_000).unwrap();
        assert_eq!((again.after, again.count, again.by_cursor), (Some(last.clone()), 2, true));
        assert_eq!(refused(&[("cursor", &next)], 0), Some(ScimType::InvalidCursor));
        assert_eq!(refused(&[("cursor", &next), filter, ("count", "3")], 0), Some(ScimType::InvalidCount));
        assert_eq!(refused(&[("cursor", &next), filter], 3_601_000), Some(ScimType::ExpiredCursor));
        let large = Asked { count: 5000, ..asked }.next(&first, "User", 0, &last);
        assert_eq!(refused(&[("cursor", &large), filter], 0), Some(ScimType::InvalidCursor));
        assert_eq!(refused(&[("cursor", "abc")], 0), Some(ScimType::InvalidCursor));
    }
}
