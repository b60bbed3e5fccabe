//! The keys, as `schema.json` describes them.

use serde::Deserialize;
use serde_json::Value;
use std::{collections::BTreeMap, sync::LazyLock};

/// The schema (JSON Schema, draft 2020-12).
pub const SCHEMA: &str = include_str!("../schema.json");

/// One key.
#[derive(Clone, Debug)]
pub struct Key {
    /// Its name in every source.
    pub name: String,
    /// Its name for people.
    pub title: String,
    /// What it does, in a sentence or two.
    pub description: String,
    /// What its value may be.
    pub kind: Kind,
    /// A value that fits.
    pub example: Value,
}

impl Key {
    /// What comes after the value for people, by the key's name.
    pub fn unit(&self) -> &'static str {
        match self.name.rsplit_once('_') {
            Some((_, "minutes")) => " minutes",
            Some((_, "days")) => " days",
            _ => "",
        }
    }
}

/// What a value may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text of so many characters.
    Text {
        /// The fewest.
        least: usize,
        /// The most.
        most: usize,
        /// What the text must be besides.
        format: Option<Format>,
    },
    /// One of these texts.
    Choice(Vec<String>),
    /// A whole number in this range.
    Number {
        /// The least.
        least: i64,
        /// The most.
        most: i64,
    },
    /// True or false.
    Switch,
    /// A list of texts.
    List {
        /// The most of them. There is at least one.
        most: usize,
        /// The fewest characters of each.
        shortest: usize,
        /// The most characters of each.
        longest: usize,
    },
}

/// What a text must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// The https address of a server and nothing after the host, or an http address of this computer.
    Origin,
    /// An https address, or an http address of this computer.
    Uri,
    /// The same, with nothing after its path.
    Folder,
    /// The name of a provider profile that is built in.
    Profile,
    /// The same with one `{ticket}` in it.
    UriTemplate,
    /// A regular expression.
    Regex,
    /// The full path of a file, on any system, or one below `~/`.
    File,
}

/// The longest text where the schema names no limit.
const LONGEST: usize = 500;

/// All keys, in the order of their names.
pub fn keys() -> &'static [Key] {
    static KEYS: LazyLock<Vec<Key>> = LazyLock::new(|| {
        #[allow(clippy::expect_used, reason = "the schema is part of this program, and a test reads it")]
        let schema: Schema = serde_json::from_str(SCHEMA).expect("the schema can be read");
        schema.properties.into_iter().map(|(name, property)| property.key(name)).collect()
    });
    &KEYS
}

#[derive(Deserialize)]
struct Schema {
    properties: BTreeMap<String, Property>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Property {
    title: String,
    description: String,
    examples: [Value; 1],
    #[serde(rename = "type")]
    kind: Type,
    format: Option<Format>,
    #[serde(rename = "enum")]
    choices: Option<Vec<String>>,
    min_length: Option<usize>,
    max_length: Option<usize>,
    minimum: Option<i64>,
    maximum: Option<i64>,
    items: Option<Items>,
    #[serde(rename = "minItems")]
    _min_items: Option<usize>,
    max_items: Option<usize>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Type {
    String,
    Integer,
    Boolean,
    Array,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Items {
    min_length: usize,
    max_length: usize,
}

impl Property {
    fn key(self, name: String) -> Key {
        let kind = match (self.kind, self.choices) {
            (Type::String, Some(choices)) => Kind::Choice(choices),
            (Type::String, None) => Kind::Text {
                least: self.min_length.unwrap_or_default(),
                most: self.max_length.unwrap_or(LONGEST),
                format: self.format,
            },
            (Type::Integer, _) => Kind::Number {
                least: self.minimum.unwrap_or(i64::MIN),
                most: self.maximum.unwrap_or(i64::MAX),
            },
            (Type::Boolean, _) => Kind::Switch,
            (Type::Array, _) => Kind::List {
                most: self.max_items.unwrap_or(usize::MAX),
                shortest: self.items.as_ref().map_or(1, |items| items.min_length),
                longest: self.items.map_or(LONGEST, |items| items.max_length),
            },
        };
        let [example] = self.examples;
        Key { name, title: self.title, description: self.description, kind, example }
    }
}
