//! The order of a list (RFC 7644 §3.4.2.3).

use super::{
    error::{Error, ScimType},
    filter::Target,
    schema::{
        Kind, Schema,
        read::{is_primary, moment},
    },
};
use serde_json::Value;
use std::cmp::Ordering;
use time::OffsetDateTime;

/// The attribute and direction to sort by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    /// The attribute.
    pub target: Target,
    /// Whether the largest comes first.
    pub descending: bool,
}

/// The value that a resource is sorted by.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Boolean(bool),
    Moment(OffsetDateTime),
    Text(String),
}

impl Sort {
    /// Parses `sortBy`. A multi-valued attribute counts with its primary value, or its first one.
    pub fn parse(by: &str, descending: bool, schema: &'static Schema) -> Result<Self, Error> {
        let wrong = || Error::new(ScimType::InvalidValue, format!("The list cannot be sorted by {by:?}."));
        let mut target = Target::parse(by, schema).ok_or_else(wrong)?;
        if target.last().kind == Kind::Complex {
            target.sub = Some(target.attribute.sub("value").ok_or_else(wrong)?);
        }
        Ok(Self { target, descending })
    }

    /// The rank of a resource with canonical names. Resources without a value are last, or first if the order is
    /// descending.
    pub fn rank(self, resource: &Value) -> Rank {
        Rank { key: self.key(resource), descending: self.descending }
    }

    /// Whether it uses this attribute, or this part of it.
    pub fn names(self, attribute: &str, sub: Option<&str>) -> bool {
        self.target.attribute.name == attribute && (sub.is_none() || self.target.sub.map(|it| it.name) == sub)
    }

    fn key(self, resource: &Value) -> Option<Key> {
        let value = match resource.get(self.target.attribute.name)? {
            Value::Array(all) => all.iter().find(|it| is_primary(it)).or(all.first())?,
            one => one,
        };
        let value = match self.target.sub {
            Some(sub) => value.get(sub.name)?,
            None => value,
        };
        match value {
            Value::Bool(value) => Some(Key::Boolean(*value)),
            Value::String(text) if self.target.last().kind == Kind::DateTime => moment(text).map(Key::Moment),
            Value::String(text) if self.target.last().case_exact => Some(Key::Text(text.clone())),
            Value::String(text) => Some(Key::Text(text.to_lowercase())),
            _ => None,
        }
    }
}

/// What a resource is sorted by.
#[derive(PartialEq, Eq)]
pub struct Rank {
    key: Option<Key>,
    descending: bool,
}

impl Ord for Rank {
    fn cmp(&self, other: &Self) -> Ordering {
        let order = match (&self.key, &other.key) {
            (Some(one), Some(other)) => one.cmp(other),
            (one, other) => other.is_some().cmp(&one.is_some()),
        };
        if self.descending { order.reverse() } else { order }
    }
}

impl PartialOrd for Rank {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scim::schema::user::USER;
    use serde_json::json;

    fn sorted(by: &str, descending: bool) -> Vec<String> {
        let mut all = [
            json!({ "id": "1", "userName": "b", "meta": { "created": "2026-01-01T00:00:00+01:00" }, "active": true }),
            json!({ "id": "2", "userName": "A", "meta": { "created": "2025-12-31T23:30:00Z" },
                "roles": [{ "value": "x" }, { "value": "a", "primary": true }] }),
            json!({ "id": "3", "active": false, "roles": [{ "value": "m" }] }),
        ];
        let sort = Sort::parse(by, descending, &USER).unwrap();
        all.sort_by_key(|resource| sort.rank(resource));
        all.iter().map(|it| it["id"].as_str().unwrap().to_owned()).collect()
    }

    #[test]
    fn by_type_with_nothing_last() {
        assert_eq!(sorted("USERNAME", false), ["2", "1", "3"]);
        assert_eq!(sorted("userName", true), ["3", "1", "2"]);
        assert_eq!(sorted("meta.created", false), ["1", "2", "3"]);
        assert_eq!(sorted("active", false), ["3", "1", "2"]);
        assert_eq!(sorted("roles", false), ["2", "3", "1"]);
        assert_eq!(sorted("externalId", true), ["1", "2", "3"]);
        assert_eq!(sorted("id", true), ["3", "2", "1"]);
        for by in ["", "shoes", "meta", "name"] {
            assert_eq!(Sort::parse(by, false, &USER).unwrap_err().scim_type, Some(ScimType::InvalidValue));
        }
    }
}
