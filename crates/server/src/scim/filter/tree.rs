//! A filter as a tree (RFC 7644 §3.4.2.2).

use crate::scim::schema::{Attribute, Schema};
use time::OffsetDateTime;

/// An attribute, or a part of a complex one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// The attribute.
    pub attribute: &'static Attribute,
    /// Its sub-attribute.
    pub sub: Option<&'static Attribute>,
}

/// How a value is compared (RFC 7644 §3.4.2.2, table 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// Equal.
    Eq,
    /// Not equal. An attribute without a value is not equal to any.
    Ne,
    /// Contains.
    Co,
    /// Starts with.
    Sw,
    /// Ends with.
    Ew,
    /// Greater than.
    Gt,
    /// Greater than or equal to.
    Ge,
    /// Less than.
    Lt,
    /// Less than or equal to.
    Le,
}

/// The value to compare with, already of the attribute's type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operand {
    /// `null`: the attribute has no value.
    Nothing,
    /// True or false.
    Boolean(bool),
    /// Text.
    Text(Text),
    /// A moment.
    Moment(OffsetDateTime),
}

/// A text to compare with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// As written, for looking it up in an index.
    pub written: String,
    /// As compared: in lowercase if case does not matter.
    pub compared: String,
}

/// A filter. Its depth is limited when it is read, so recursing into it is safe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    /// All filters match.
    And(Vec<Filter>),
    /// At least one filter matches.
    Or(Vec<Filter>),
    /// The filter does not match.
    Not(Box<Filter>),
    /// There is a value (`pr`).
    Present(Target),
    /// A value compares like this.
    Compare(Target, Op, Operand),
    /// A single value of a list matches the whole inner filter (a "value path"). Inside, targets are the
    /// sub-attributes.
    Values(&'static Attribute, Box<Filter>),
}

impl Filter {
    /// The value that every match has in this attribute, or in this part of it: for `userName eq "x"`, for
    /// `members[value eq "x"]`, and for either within an `and`. Names are canonical.
    pub fn pinned(&self, attribute: &str, sub: Option<&str>) -> Option<&str> {
        match self {
            Self::Compare(target, Op::Eq, Operand::Text(text)) => {
                let here = target.attribute.name == attribute && target.sub.map(|it| it.name) == sub;
                here.then_some(text.written.as_str())
            }
            Self::And(all) => all.iter().find_map(|one| one.pinned(attribute, sub)),
            Self::Values(list, inner) if list.name == attribute => inner.pinned(sub?, None),
            _ => None,
        }
    }

    /// The number of comparisons, which determines how much work each value is.
    pub fn terms(&self) -> usize {
        match self {
            Self::And(all) | Self::Or(all) => all.iter().map(Self::terms).sum(),
            Self::Not(inner) | Self::Values(_, inner) => inner.terms(),
            Self::Present(_) | Self::Compare(..) => 1,
        }
    }

    /// Whether it uses this attribute, or this part of it.
    pub fn names(&self, attribute: &str, sub: Option<&str>) -> bool {
        let is_it = |target: &Target| {
            target.attribute.name == attribute && (sub.is_none() || target.sub.map(|it| it.name) == sub)
        };
        match self {
            Self::And(all) | Self::Or(all) => all.iter().any(|one| one.names(attribute, sub)),
            Self::Not(inner) => inner.names(attribute, sub),
            Self::Values(list, inner) => {
                list.name == attribute && sub.is_none_or(|sub| inner.names(sub, None))
            }
            Self::Present(target) => {
                is_it(target) || (target.attribute.name == attribute && target.sub.is_none())
            }
            Self::Compare(target, ..) => is_it(target),
        }
    }
}

impl Target {
    /// Finds `attribute` or `attribute.sub`, with or without the URN of the schema (RFC 7644 §3.10).
    pub fn parse(text: &str, schema: &'static Schema) -> Option<Self> {
        let name = schema.unqualified(text);
        let (name, sub) = name.split_once('.').map_or((name, None), |(name, sub)| (name, Some(sub)));
        let attribute = schema.attribute(name)?;
        match sub {
            Some(sub) => attribute.sub(sub).map(|sub| Self { attribute, sub: Some(sub) }),
            None => Some(Self { attribute, sub: None }),
        }
    }

    /// The attribute with the value: the sub-attribute, or the attribute itself.
    pub fn last(self) -> &'static Attribute {
        self.sub.unwrap_or(self.attribute)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scim::schema::{group::GROUP, user::USER};

    #[test]
    fn a_caller_sees_which_value_to_look_up() {
        let user = |text: &str| Filter::parse(text, &USER).unwrap();
        assert_eq!(user(r#"USERNAME Eq "Dana@x""#).pinned("userName", None), Some("Dana@x"));
        assert_eq!(
            user(r#"active eq true and (externalId eq "e1" and id eq "u1")"#).pinned("id", None),
            Some("u1")
        );
        assert_eq!(user(r#"roles eq "admin""#).pinned("roles", Some("value")), Some("admin"));
        let team = |text: &str| Filter::parse(text, &GROUP).unwrap();
        assert_eq!(team(r#"members[value eq "u1"]"#).pinned("members", Some("value")), Some("u1"));
        assert_eq!(team(r#"members.value eq "u1""#).pinned("members", Some("value")), Some("u1"));
        for open in [
            r#"id eq "a" or id eq "b""#,
            r#"not (id eq "a")"#,
            r#"id sw "a""#,
            "id pr",
            r#"userName eq "id""#,
        ] {
            assert_eq!(user(open).pinned("id", None), None, "{open}");
        }
    }

    #[test]
    fn its_work_is_known_before_it_is_done() {
        let team = |text: &str| Filter::parse(text, &GROUP).unwrap();
        let filter = team(r#"displayName co "A" and (members[value eq "u1" or display pr] or not (id pr))"#);
        assert_eq!(filter.terms(), 4);
        assert!(filter.names("members", None) && filter.names("id", None) && !filter.names("meta", None));
        assert!(team(r#"meta.version eq "x""#).names("meta", Some("version")));
        assert!(team("meta pr").names("meta", Some("version")));
        assert!(!team("meta.created pr").names("meta", Some("version")));
        let Filter::And(all) = filter else { panic!() };
        let Some(Filter::Compare(_, _, Operand::Text(text))) = all.first() else { panic!() };
        assert_eq!((text.written.as_str(), text.compared.as_str()), ("A", "a"));
    }

    #[test]
    fn a_target_is_found_by_its_names_only() {
        let target =
            Target::parse("urn:ietf:params:scim:schemas:core:2.0:user:META.lastmodified", &USER).unwrap();
        assert_eq!((target.attribute.name, target.last().name), ("meta", "lastModified"));
        for nothing in
            ["", ".", "name.", "name.x", "userName.value", "a.b.c", "meta.created.x", "urn:x:userName"]
        {
            assert_eq!(Target::parse(nothing, &USER), None, "{nothing}");
        }
    }
}
