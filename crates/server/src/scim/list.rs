//! The response to a query: a page of a list, by index (RFC 7644 §3.4.2) or by cursor (RFC 9865).

use super::urn::LIST_RESPONSE;
use serde_json::{Value, json};

/// The response to a query (RFC 7644 §3.4.2).
#[derive(Clone, Debug, PartialEq)]
pub struct List {
    /// The page, each resource projected.
    pub resources: Vec<Value>,
    /// The total number on all pages. Optional with a cursor.
    pub total: Option<u64>,
    /// The position of the page.
    pub place: Place,
}

/// The position of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The number of its first resource.
    Start(u64),
    /// The cursor of the next page; `None` if this is the last one. There is no way back, because `previousCursor` is
    /// optional (RFC 9865 §2).
    Next(Option<String>),
}

impl List {
    /// A complete list on one page: for `/Schemas` and `/ResourceTypes` (RFC 7644 §4).
    pub fn whole(resources: Vec<Value>) -> Self {
        Self { total: u64::try_from(resources.len()).ok(), resources, place: Place::Start(1) }
    }

    /// The body.
    pub fn to_json(&self) -> Value {
        let mut body = json!({
            "schemas": [LIST_RESPONSE],
            "itemsPerPage": self.resources.len(),
            "Resources": self.resources,
        });
        if let Some(total) = self.total {
            body["totalResults"] = total.into();
        }
        match &self.place {
            Place::Start(start) => body["startIndex"] = (*start).into(),
            Place::Next(Some(next)) => body["nextCursor"] = next.as_str().into(),
            Place::Next(None) => {}
        }
        body
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_says_where_it_is() {
        let whole = List::whole(vec![json!({ "id": "a" })]).to_json();
        let expected = json!({
            "schemas": [LIST_RESPONSE], "totalResults": 1, "itemsPerPage": 1, "startIndex": 1, "Resources": [{ "id": "a" }],
        });
        assert_eq!(whole, expected);
        let next =
            List { resources: Vec::new(), total: None, place: Place::Next(Some("abc".to_owned())) }.to_json();
        assert_eq!(
            next,
            json!({ "schemas": [LIST_RESPONSE], "itemsPerPage": 0, "nextCursor": "abc", "Resources": [] })
        );
        let last = List { resources: Vec::new(), total: Some(0), place: Place::Next(None) }.to_json();
        assert_eq!((last.get("nextCursor"), last.get("startIndex")), (None, None));
    }
}
