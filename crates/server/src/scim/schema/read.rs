//! Checks what a client sends against a schema, and makes its names canonical (RFC 7643 §2, RFC 7644 §3.3, §3.5.1).
//!
//! Attributes that the server sets are ignored, as the RFC requires, and so are unknown ones: clients send everything
//! in their directory, and see in the response what was stored. Two spellings of one name are refused, because one of
//! them would be lost.

use super::{Attribute, Kind, Mutability, Presence, Schema};
use crate::scim::error::{Error, ScimType};
use serde_json::{Map, Value};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

impl Schema {
    /// The body of a POST or PUT: known attributes that clients may set, with `schemas` (RFC 7644 §3.3, §3.5.1).
    pub fn read(&'static self, body: &Value) -> Result<Value, Error> {
        let Value::Object(body) = body else {
            return Err(Error::new(ScimType::InvalidSyntax, "The body must be a JSON object."));
        };
        require_schema(body, self.id)?;
        let mut read = Map::new();
        for (key, value) in body {
            let name = self.unqualified(key);
            if let Some(attribute) = self.attribute(name) {
                insert_once(&mut read, attribute, value)?;
            }
        }
        read.retain(|_, value| !value.is_null());
        for attribute in self.attributes {
            if attribute.presence == Presence::Required && !read.contains_key(attribute.name) {
                return Err(invalid(format!("{} is required.", attribute.name)));
            }
        }
        read.insert("schemas".to_owned(), Value::from(vec![self.id]));
        Ok(read.into())
    }
}

/// Refuses a message that does not name this schema (RFC 7643 §3.1, RFC 7644 §3.1).
pub fn require_schema(body: &Map<String, Value>, id: &str) -> Result<(), Error> {
    let named =
        body.iter().find(|(key, _)| key.eq_ignore_ascii_case("schemas")).and_then(|(_, it)| it.as_array());
    let is_named = named
        .is_some_and(|all| all.iter().any(|it| it.as_str().is_some_and(|it| it.eq_ignore_ascii_case(id))));
    if is_named {
        return Ok(());
    }
    Err(Error::new(ScimType::InvalidSyntax, format!("schemas must contain {id}.")))
}

impl Attribute {
    /// A value for this attribute. `None` if it is unassigned, which `null` and an empty list mean (RFC 7643 §2.5).
    pub fn read(&'static self, value: &Value) -> Result<Option<Value>, Error> {
        if !self.multi_valued {
            return self.read_one(value);
        }
        let all = match value {
            Value::Null => return Ok(None),
            Value::Array(all) => all,
            _ => return Err(invalid(format!("{} must be a list.", self.name))),
        };
        let mut read = Vec::with_capacity(all.len());
        for value in all {
            read.extend(self.read_one(value)?);
        }
        if read.iter().filter(|value| is_primary(value)).count() > 1 {
            return Err(invalid(format!("Only one of {} can be primary.", self.name)));
        }
        Ok((!read.is_empty()).then(|| read.into()))
    }

    /// A single value, or a value in a list.
    pub fn read_one(&'static self, value: &Value) -> Result<Option<Value>, Error> {
        let wrong = |must: &str| Err(invalid(format!("{} must be {must}.", self.name)));
        match (self.kind, value) {
            (_, Value::Null) => Ok(None),
            (Kind::String | Kind::Reference, Value::String(_)) | (Kind::Boolean, Value::Bool(_)) => {
                Ok(Some(value.clone()))
            }
            (Kind::String | Kind::Reference, _) => wrong("text"),
            (Kind::Boolean, Value::String(text)) if boolean(text).is_some() => {
                Ok(boolean(text).map(Value::Bool))
            }
            (Kind::Boolean, _) => wrong("true or false"),
            (Kind::Integer, Value::Number(number)) if number.is_i64() => Ok(Some(value.clone())),
            (Kind::Integer, _) => wrong("a whole number"),
            (Kind::DateTime, Value::String(text)) if moment(text).is_some() => Ok(Some(value.clone())),
            (Kind::DateTime, _) => wrong("a time such as 2026-11-29T10:46:42Z"),
            (Kind::Complex, Value::Object(parts)) => {
                let mut read = Map::new();
                for (key, value) in parts {
                    if let Some(sub) = self.sub(key) {
                        insert_once(&mut read, sub, value)?;
                    }
                }
                read.retain(|_, value| !value.is_null());
                let missing = self
                    .sub_attributes
                    .iter()
                    .find(|it| it.presence == Presence::Required && !read.contains_key(it.name));
                match missing {
                    Some(missing) => Err(invalid(format!("{}.{} is required.", self.name, missing.name))),
                    None => Ok((!read.is_empty()).then(|| read.into())),
                }
            }
            (Kind::Complex, _) => wrong("an object"),
        }
    }
}

/// Inserts a value under its canonical name, unless only the server may set it. An unassigned one becomes `null`, so
/// that a second spelling is still noticed.
fn insert_once(
    into: &mut Map<String, Value>,
    attribute: &'static Attribute,
    value: &Value,
) -> Result<(), Error> {
    if attribute.mutability == Mutability::ReadOnly {
        return Ok(());
    }
    let read = attribute.read(value)?.unwrap_or_default();
    match into.insert(attribute.name.to_owned(), read) {
        None => Ok(()),
        Some(_) => Err(Error::new(ScimType::InvalidSyntax, format!("{} appears twice.", attribute.name))),
    }
}

/// Whether one of several values is marked as the primary one (RFC 7643 §2.4).
pub fn is_primary(value: &Value) -> bool {
    value.get("primary") == Some(&Value::Bool(true))
}

/// Parses a boolean as text, because Entra ID sends them that way.
pub fn boolean(text: &str) -> Option<bool> {
    match text {
        _ if text.eq_ignore_ascii_case("true") => Some(true),
        _ if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// Parses a time (RFC 7643 §2.3.5).
pub fn moment(text: &str) -> Option<OffsetDateTime> {
    OffsetDateTime::parse(text, &Rfc3339).ok()
}

fn invalid(detail: String) -> Error {
    Error::new(ScimType::InvalidValue, detail)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scim::schema::{group::GROUP, user::USER};
    use serde_json::json;

    const USER_URN: &str = "urn:ietf:params:scim:schemas:core:2.0:User";

    fn refused(body: &Value) -> ScimType {
        USER.read(body).unwrap_err().scim_type.unwrap()
    }

    #[test]
    fn names_become_canonical_and_what_is_not_ours_is_left_out() {
        let read = USER.read(&json!({
            "SCHEMAS": [USER_URN, "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
            "USERNAME": "dana@x.example", "Active": "True", "id": "mine", "meta": 7, "groups": "x", "locale": null,
            "urn:ietf:params:scim:schemas:core:2.0:User:displayName": "Dana",
            "name": { "GIVENNAME": "Dana", "shoe": 1 }, "title": "Dr.", "__proto__": { "admin": true },
            "roles": [{ "Value": "admin", "display": "ignored" }],
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": { "department": "x" },
        }));
        assert_eq!(
            read.unwrap(),
            json!({
                "schemas": [USER_URN], "userName": "dana@x.example", "active": true, "displayName": "Dana",
                "name": { "givenName": "Dana" }, "roles": [{ "value": "admin" }],
            })
        );
        let team = json!({ "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "x", "members": [] });
        assert!(GROUP.read(&team).unwrap().get("members").is_none());
    }

    #[test]
    fn what_does_not_fit_is_refused_with_its_keyword() {
        let with = |key: &str, value: Value| json!({ "schemas": [USER_URN], "userName": "x", key: value });
        for (key, value) in [
            ("userName", json!(5)),
            ("userName", json!(null)),
            ("userName", json!(["x"])),
            ("active", json!("yes")),
            ("active", json!(1)),
            ("roles", json!({ "value": "x" })),
            ("roles", json!(["x"])),
            ("roles", json!([{ "value": 7 }])),
            ("roles", json!([{ "type": "x" }])),
            ("name", json!("Dana")),
        ] {
            assert_eq!(refused(&with(key, value.clone())), ScimType::InvalidValue, "{key} {value}");
        }
        for body in [
            json!([]),
            json!(null),
            json!({}),
            json!({ "userName": "x" }),
            json!({ "schemas": USER_URN, "userName": "x" }),
            json!({ "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "userName": "x" }),
            with("USERNAME", json!("y")),
            with("urn:ietf:params:scim:schemas:core:2.0:User:username", json!(null)),
            with("name", json!({ "formatted": "a", "FORMATTED": "b" })),
        ] {
            assert_eq!(refused(&body), ScimType::InvalidSyntax, "{body}");
        }
        assert_eq!(refused(&json!({ "schemas": [USER_URN] })), ScimType::InvalidValue);
    }

    #[test]
    fn at_most_one_value_is_primary() {
        static MARKED: Attribute = Attribute::complex(
            "marked",
            "",
            &[Attribute::string("value", ""), Attribute::new(Kind::Boolean, "primary", "")],
        )
        .multi_valued();
        static COUNT: Attribute = Attribute::new(Kind::Integer, "count", "");
        static WHEN: Attribute = Attribute::new(Kind::DateTime, "when", "");
        assert!(MARKED.read(&json!([{ "primary": true }, { "primary": "false" }])).is_ok());
        assert!(MARKED.read(&json!([{ "primary": true }, { "primary": "True" }])).is_err());
        assert_eq!(MARKED.read(&json!([null, {}])), Ok(None));
        assert_eq!(MARKED.read_one(&json!({ "value": null })), Ok(None));
        assert!(WHEN.read(&json!("2011-05-13T04:42:34Z")).unwrap().is_some());
        assert!(WHEN.read(&json!("yesterday")).is_err());
        assert_eq!(COUNT.read(&json!(7)), Ok(Some(json!(7))));
        assert!(COUNT.read(&json!(7.5)).is_err() && COUNT.read(&json!("7")).is_err());
    }
}
