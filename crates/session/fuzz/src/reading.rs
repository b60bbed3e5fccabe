//! JSON as `serde_json` reads it, but with every member kept, to compare our own reader with. `serde_json::Value`
//! would keep only the last of a repeated member, and repeated members are what this looks for.

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::{collections::HashSet, fmt};

/// With `arbitrary_precision`, `serde_json` represents a number that is not an `i64` or `u64` as an object with this
/// one member.
const NUMBER: &str = "$serde_json::private::Number";

#[derive(Debug, PartialEq)]
pub enum Reading {
    /// `null`, `true`, or `false`; it does not matter which.
    Word,
    /// The text of a number.
    Number(String),
    Text(String),
    Array(Vec<Reading>),
    Object(Vec<(String, Reading)>),
}

impl Reading {
    /// The members with this name; none for anything but an object.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        let members = if let Self::Object(members) = self { members.as_slice() } else { &[] };
        members.iter().filter(move |(member, _)| member == name).map(|(_, value)| value)
    }

    pub fn get<'a>(&'a self, name: &'a str) -> Option<&'a Self> {
        self.all(name).next()
    }

    pub fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    pub fn number(&self) -> Option<f64> {
        if let Self::Number(text) = self { text.parse().ok() } else { None }
    }

    /// Whether a member is repeated, at any depth.
    pub fn repeats(&self) -> bool {
        match self {
            Self::Array(items) => items.iter().any(Self::repeats),
            Self::Object(members) => {
                let mut names = HashSet::new();
                members.iter().any(|(name, value)| !names.insert(name) || value.repeats())
            }
            _ => false,
        }
    }

    /// The depth of nested arrays and objects.
    pub fn depth(&self) -> usize {
        match self {
            Self::Array(items) => 1 + items.iter().map(Self::depth).max().unwrap_or(0),
            Self::Object(members) => 1 + members.iter().map(|(_, value)| value.depth()).max().unwrap_or(0),
            _ => 0,
        }
    }
}

impl<'de> Deserialize<'de> for Reading {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Reading;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Reading, E> {
        Ok(Reading::Word)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Reading, E> {
        Ok(Reading::Word)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Reading, E> {
        Ok(Reading::Number(number.to_string()))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Reading, E> {
        Ok(Reading::Number(number.to_string()))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Reading, E> {
        Ok(Reading::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Reading, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Reading::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Reading, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry::<String, Reading>()? {
            members.push(member);
        }
        Ok(match members.as_slice() {
            // An object written like this is mistaken for a number. No acceptable token contains one.
            [(name, Reading::Text(text))] if name == NUMBER => Reading::Number(text.clone()),
            _ => Reading::Object(members),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Reading {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn everything_is_kept() {
        let both = read(r#"{"a":1,"\u0061":[1e999,{"b":null}]}"#);
        assert_eq!(both.all("a").count(), 2);
        assert_eq!(both.get("a").and_then(Reading::number), Some(1.0));
        assert!(both.repeats() && read(r#"[{"x":{"y":1,"y":1}}]"#).repeats());
        assert!(!read(r#"{"a":{"a":1}}"#).repeats());
        assert_eq!((both.depth(), read("-1").number(), read("1.5e1").number()), (3, Some(-1.0), Some(15.0)));
    }
}
