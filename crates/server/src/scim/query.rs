//! Queries (RFC 7644 §3.4.2, §3.4.3), paged by index or by cursor (RFC 9865).

use super::{
    error::{Error, ScimType},
    schema::read::require_schema,
    urn,
};
use serde_json::Value;

/// The page size if the client does not set one.
pub const DEFAULT_PAGE: u64 = 100;
/// The largest page size.
pub const LARGEST_PAGE: u64 = 200;
/// How long a cursor is valid, in seconds (RFC 9865 §4).
pub const CURSOR_SECONDS: u64 = 3600;
/// The longest cursor.
const LONGEST_CURSOR: usize = 512;

/// The requested page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    /// By the number of its first resource, from 1 (RFC 7644 §3.4.2.4).
    Index {
        /// The first resource.
        start: u64,
        /// How many resources. Zero asks only for the total.
        count: u64,
    },
    /// The page after the one that returned this cursor; `None` is the first page (RFC 9865 §2).
    Cursor {
        /// The cursor from the previous page.
        cursor: Option<String>,
        /// How many resources, if the client says. It must stay the same from page to page (RFC 9865 §2.4): store it
        /// in the cursor, compare it, and take it from there if it is omitted. On the first page, it defaults to
        /// [`DEFAULT_PAGE`].
        count: Option<u64>,
    },
}

/// A client's query, in the URL or in the body of `POST …/.search`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// For [`super::filter::Filter::parse`].
    pub filter: Option<String>,
    /// For [`super::projection::Projection::new`].
    pub attributes: Vec<String>,
    /// For [`super::projection::Projection::new`].
    pub excluded_attributes: Vec<String>,
    /// For [`super::sort::Sort::parse`].
    pub sort_by: Option<String>,
    /// Whether `sortOrder` is `descending`.
    pub descending: bool,
    /// The requested page.
    pub page: Page,
}

impl Query {
    /// From the decoded pairs of a URL's query. Other names are ignored.
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, Error> {
        let mut raw = Raw::default();
        for (name, value) in pairs {
            raw.take(name, Value::from(value))?;
        }
        raw.query()
    }

    /// From the body of `POST …/.search` (RFC 7644 §3.4.3).
    pub fn from_search(body: &Value) -> Result<Self, Error> {
        let Value::Object(body) = body else {
            return Err(Error::new(ScimType::InvalidSyntax, "The body must be a JSON object."));
        };
        require_schema(body, urn::SEARCH_REQUEST)?;
        let mut raw = Raw::default();
        for (name, value) in body {
            raw.take(name, value.clone())?;
        }
        raw.query()
    }
}

const NAMES: [&str; 8] =
    ["filter", "attributes", "excludedAttributes", "sortBy", "sortOrder", "startIndex", "count", "cursor"];

/// The parameters, in the order of [`NAMES`], as sent.
#[derive(Default)]
struct Raw([Option<Value>; NAMES.len()]);

impl Raw {
    fn take(&mut self, name: &str, value: Value) -> Result<(), Error> {
        let known = NAMES.iter().zip(&mut self.0).find(|(known, _)| known.eq_ignore_ascii_case(name));
        let Some((known, place)) = known else { return Ok(()) };
        if place.is_some() {
            return Err(Error::new(ScimType::InvalidSyntax, format!("{known} appears twice.")));
        }
        *place = Some(value).filter(|value| !value.is_null());
        Ok(())
    }

    fn query(self) -> Result<Query, Error> {
        let [filter, attributes, excluded, sort_by, sort_order, start, count, cursor] = self.0;
        let descending =
            match text(sort_order, "sortOrder")?.map(|order| order.to_ascii_lowercase()).as_deref() {
                None | Some("ascending") => false,
                Some("descending") => true,
                Some(_) => return Err(invalid("sortOrder must be ascending or descending.")),
            };
        Ok(Query {
            filter: text(filter, "filter")?,
            attributes: names(attributes, "attributes")?,
            excluded_attributes: names(excluded, "excludedAttributes")?,
            sort_by: text(sort_by, "sortBy")?,
            descending,
            page: page(start.as_ref(), count.as_ref(), cursor.as_ref())?,
        })
    }
}

fn page(start: Option<&Value>, count: Option<&Value>, cursor: Option<&Value>) -> Result<Page, Error> {
    let count = whole(count, "count")?;
    let Some(cursor) = cursor else {
        // RFC 7644 §3.4.2.4, table 6: too small a value means the smallest, and a page may have fewer resources than
        // requested.
        let at_least = |number: Option<i64>, least: u64, unasked| {
            number.map_or(unasked, |number| u64::try_from(number).unwrap_or(least).max(least))
        };
        let start = at_least(whole(start, "startIndex")?, 1, 1);
        let count = at_least(count, 0, DEFAULT_PAGE).min(LARGEST_PAGE);
        return Ok(Page::Index { start, count });
    };
    if start.is_some() {
        return Err(invalid("Use startIndex or cursor, not both."));
    }
    let is_unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let cursor = cursor.as_str().filter(|it| it.len() <= LONGEST_CURSOR && it.bytes().all(is_unreserved));
    let Some(cursor) = cursor else {
        return Err(Error::new(
            ScimType::InvalidCursor,
            "Use the nextCursor of the previous page, or an empty cursor.",
        ));
    };
    let count = count.map(|count| u64::try_from(count).ok().filter(|count| *count <= LARGEST_PAGE));
    if count == Some(None) {
        return Err(Error::new(
            ScimType::InvalidCount,
            format!("With a cursor, count must be 0 to {LARGEST_PAGE}."),
        ));
    }
    Ok(Page::Cursor { cursor: Some(cursor.to_owned()).filter(|it| !it.is_empty()), count: count.flatten() })
}

fn text(value: Option<Value>, name: &str) -> Result<Option<String>, Error> {
    match value {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(invalid(format!("{name} must be text."))),
    }
}

/// A list of names: separated by commas in a URL, a JSON list in a body.
fn names(value: Option<Value>, name: &str) -> Result<Vec<String>, Error> {
    let named: Vec<String> = match value {
        None => Vec::new(),
        Some(Value::String(text)) => text.split(',').map(|it| it.trim().to_owned()).collect(),
        Some(Value::Array(all)) => {
            let all: Option<Vec<_>> =
                all.iter().map(|it| it.as_str().map(|it| it.trim().to_owned())).collect();
            all.ok_or_else(|| invalid(format!("{name} must be names.")))?
        }
        Some(_) => return Err(invalid(format!("{name} must be names."))),
    };
    Ok(named.into_iter().filter(|it| !it.is_empty()).collect())
}

fn whole(value: Option<&Value>, name: &str) -> Result<Option<i64>, Error> {
    let number = match value {
        None => return Ok(None),
        Some(Value::String(text)) => text.parse().ok(),
        Some(value) => value.as_i64(),
    };
    number.map(Some).ok_or_else(|| invalid(format!("{name} must be a whole number.")))
}

fn invalid(detail: impl Into<std::borrow::Cow<'static, str>>) -> Error {
    Error::new(ScimType::InvalidValue, detail)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn page_of(text: &str) -> Result<Page, Option<ScimType>> {
        let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
        Query::from_pairs(pairs).map(|query| query.page).map_err(|error| error.scim_type)
    }

    #[test]
    fn pages_by_index_take_what_is_too_small_or_too_large() {
        for (text, start, count) in [
            ("", 1, DEFAULT_PAGE),
            ("startIndex=0&count=-5", 1, 0),
            ("startIndex=-9223372036854775808&count=0", 1, 0),
            ("STARTINDEX=11&count=10", 11, 10),
            ("count=9223372036854775807", 1, LARGEST_PAGE),
        ] {
            assert_eq!(page_of(text), Ok(Page::Index { start, count }), "{text}");
        }
        for text in ["count=x", "count=1.5", "count=", "startIndex=99999999999999999999"] {
            assert_eq!(page_of(text), Err(Some(ScimType::InvalidValue)), "{text}");
        }
        assert_eq!(page_of("count=1&Count=2"), Err(Some(ScimType::InvalidSyntax)));
    }

    #[test]
    fn pages_by_cursor_are_exact() {
        let page =
            |cursor: Option<&str>, count| Ok(Page::Cursor { cursor: cursor.map(str::to_owned), count });
        assert_eq!(page_of("cursor="), page(None, None));
        assert_eq!(page_of("cursor=VZUTiyhEQJ94IR.~_-&count=10"), page(Some("VZUTiyhEQJ94IR.~_-"), Some(10)));
        assert_eq!(page_of("cursor=&count=0"), page(None, Some(0)));
        assert_eq!(page_of("cursor=&count=201"), Err(Some(ScimType::InvalidCount)));
        assert_eq!(page_of("cursor=&count=-1"), Err(Some(ScimType::InvalidCount)));
        assert_eq!(page_of("cursor=a/b"), Err(Some(ScimType::InvalidCursor)));
        assert_eq!(page_of(&format!("cursor={}", "a".repeat(513))), Err(Some(ScimType::InvalidCursor)));
        assert_eq!(page_of("cursor=a&startIndex=1"), Err(Some(ScimType::InvalidValue)));
    }

    #[test]
    fn an_address_and_a_search_say_the_same() {
        let address = [
            ("attributes", " userName, active ,,"),
            ("filter", "id pr"),
            ("sortBy", "userName"),
            ("sortOrder", "Descending"),
            ("count", "2"),
            ("other", "ignored"),
        ];
        let search = json!({
            "Schemas": [urn::SEARCH_REQUEST], "attributes": ["userName", "active"], "filter": "id pr", "sortBy": "userName",
            "sortOrder": "descending", "count": 2, "startIndex": null,
        });
        let query = Query::from_pairs(address).unwrap();
        assert_eq!(query, Query::from_search(&search).unwrap());
        assert_eq!(query.attributes, ["userName", "active"]);
        assert!(query.descending && query.excluded_attributes.is_empty());
        for wrong in [
            json!([]),
            json!({ "count": 2 }),
            json!({ "schemas": [urn::SEARCH_REQUEST], "filter": 1 }),
            json!({ "schemas": [urn::SEARCH_REQUEST], "attributes": [1] }),
            json!({ "schemas": [urn::SEARCH_REQUEST], "excludedAttributes": {} }),
            json!({ "schemas": [urn::SEARCH_REQUEST], "count": 1.5 }),
            json!({ "schemas": [urn::SEARCH_REQUEST], "sortOrder": "up" }),
            json!({ "schemas": [urn::SEARCH_REQUEST], "cursor": 1 }),
        ] {
            assert!(Query::from_search(&wrong).is_err(), "{wrong}");
        }
    }
}
