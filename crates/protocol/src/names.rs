//! The names of enums on the wire. Each is written once, and everything else is derived from it.

use serde::{Deserializer, de};
use std::{fmt, marker::PhantomData, str::FromStr};

/// Declares an enum of plain names. One list produces the enum, `ALL` and `NAMES`, `as_str`, `FromStr`, `Display`,
/// `Serialize` and `Deserialize`, and the schema in the server's OpenAPI document.
///
/// ```text
/// wire_names! {
///     /// The state of a change grant.
///     pub enum GrantState {
///         /// The change may still be made.
///         Open = "open",
///     }
/// }
/// ```
macro_rules! wire_names {
    ($($(#[doc = $doc:literal])* pub enum $type:ident {
        $($(#[$variant_doc:meta])* $name:ident = $text:literal,)+
    })+) => {$(
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $type {
            $($(#[$variant_doc])* $name,)+
        }

        impl $type {
            /// All values, in declaration order.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];
            /// The names of all values, in the same order.
            pub const NAMES: &'static [&'static str] = &[$($text,)+];

            /// The name used on the wire, in tokens, and in databases.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }
        }

        impl std::str::FromStr for $type {
            type Err = $crate::names::UnknownName;

            fn from_str(name: &str) -> Result<Self, Self::Err> {
                match name {
                    $($text => Ok(Self::$name),)+
                    _ => Err($crate::names::UnknownName { of: stringify!($type), name: name.to_owned() }),
                }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::names::read(deserializer, Self::NAMES)
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::PartialSchema for $type {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                let doc: &[&str] = &[$($doc,)*];
                let description = doc.iter().map(|line| line.trim()).collect::<Vec<_>>().join("\n");
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .description(Some(description))
                    .enum_values(Some(Self::NAMES.iter().copied()))
                    .into()
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::ToSchema for $type {}
    )+};
}
pub(crate) use wire_names;

/// A text that does not name a value of the enum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownName {
    /// The name of the enum.
    pub of: &'static str,
    /// The text.
    pub name: String,
}

impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is not a name of {}", self.name, self.of)
    }
}

impl std::error::Error for UnknownName {}

/// Deserializes a name.
pub(crate) fn read<'de, T, D>(deserializer: D, names: &'static [&'static str]) -> Result<T, D::Error>
where
    T: FromStr,
    D: Deserializer<'de>,
{
    deserializer.deserialize_str(Name(names, PhantomData))
}

struct Name<T>(&'static [&'static str], PhantomData<T>);

impl<T: FromStr> de::Visitor<'_> for Name<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "one of {}", self.0.join(", "))
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<T, E> {
        name.parse().map_err(|_| E::unknown_variant(name, self.0))
    }
}
