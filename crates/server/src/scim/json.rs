//! A body as JSON. A repeated name is refused, because two readers could each use a different one of its values.

use super::error::{Error, ScimType};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::fmt;

/// Reads a body.
pub fn read(bytes: &[u8]) -> Result<Value, Error> {
    let read = serde_json::from_slice(bytes).map(|Once(value)| value);
    read.map_err(|error| {
        let detail = if error.is_data() {
            "An object in the body has a repeated name."
        } else {
            "The body is not well-formed JSON."
        };
        Error::new(ScimType::InvalidSyntax, detail)
    })
}

/// A value without repeated names.
struct Once(Value);

impl<'de> Deserialize<'de> for Once {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(AnyValue).map(Self)
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Value;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Value, A::Error> {
        let mut all = Vec::new();
        while let Some(Once(value)) = from.next_element()? {
            all.push(value);
        }
        Ok(all.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Value, A::Error> {
        let mut all = Map::new();
        while let Some((name, Once(value))) = from.next_entry::<String, Once>()? {
            if all.insert(name, value).is_some() {
                return Err(serde::de::Error::custom("twice"));
            }
        }
        Ok(all.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_body_is_read_as_it_is_and_each_name_is_there_once() {
        let text =
            r#" { "a": [1, -2, 1.5, null, true, "x\u00e9"], "A": {"a": {}}, "n": 18446744073709551615 } "#;
        let plain: Value = serde_json::from_str(text).unwrap();
        assert_eq!(read(text.as_bytes()), Ok(plain));
        assert_eq!(read(b"7"), Ok(json!(7)));
        for (text, detail) in [
            (r#"{ "a": 1, "a": 1 }"#, "An object in the body has a repeated name."),
            (r#"[{ "b": [{ "a": 1, "\u0061": 2 }] }]"#, "An object in the body has a repeated name."),
            ("{", "The body is not well-formed JSON."),
            ("", "The body is not well-formed JSON."),
            ("{} x", "The body is not well-formed JSON."),
            ("{ a: 1 }", "The body is not well-formed JSON."),
        ] {
            let error = read(text.as_bytes()).unwrap_err();
            assert_eq!((error.scim_type, &*error.detail), (Some(ScimType::InvalidSyntax), detail), "{text}");
        }
        assert!(read(&b"[".repeat(100_000)).is_err());
    }
}
