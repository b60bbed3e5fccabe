//! Versions of resources: weak entity tags in `If-Match` and `If-None-Match` (RFC 7644 §3.14, RFC 9110 §8.8.3,
//! §13.1).
//!
//! Our tags are weak, as in the RFC's examples: they identify what a change could overwrite, not the bytes that were
//! sent. So both headers use weak comparison here, as SCIM clients expect of `If-Match`.

use super::error::{Error, ScimType};

/// The most tags in one header.
const MOST_TAGS: usize = 50;

/// A weak entity tag. `opaque` may contain only characters that are allowed in a tag, e.g. the letters and digits of
/// a hash.
pub fn weak(opaque: &str) -> String {
    format!("W/\"{opaque}\"")
}

/// The conditions of a request on the resource's version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conditions {
    /// `If-Match`.
    pub if_match: Option<String>,
    /// `If-None-Match`.
    pub if_none_match: Option<String>,
}

impl Conditions {
    /// Whether there are no conditions, so that the current version need not be computed.
    pub fn is_empty(&self) -> bool {
        self.if_match.is_none() && self.if_none_match.is_none()
    }

    /// Whether a change may proceed: `If-Match` is absent or names the current version, and `If-None-Match` does not
    /// name it. Otherwise, fails with 412 (RFC 9110 §13.1.1, §13.1.2).
    pub fn allow_change(&self, current: &str) -> Result<(), Error> {
        if self.is_known(current)? {
            return Err(Error::plain(412, "If-None-Match names the current version of this resource."));
        }
        Ok(())
    }

    /// Whether a client already has the current version, so that a read answers 304. A read is also conditional on
    /// `If-Match`.
    pub fn is_known(&self, current: &str) -> Result<bool, Error> {
        if let Some(header) = &self.if_match
            && !matches(header, current)?
        {
            return Err(Error::plain(
                412,
                "Someone else changed this resource in the meantime. Read it again and repeat the change.",
            ));
        }
        self.if_none_match.as_deref().map_or(Ok(false), |header| matches(header, current))
    }
}

fn matches(header: &str, current: &str) -> Result<bool, Error> {
    if header.trim() == "*" {
        return Ok(true);
    }
    let mut rest = header.trim();
    let mut found = false;
    for _ in 0..MOST_TAGS {
        let Some((tag, after)) = take_tag(rest) else { break };
        found |= opaque(tag) == opaque(current);
        rest = after.trim_start();
        if rest.is_empty() {
            return Ok(found);
        }
        let Some(after) = rest.strip_prefix(',') else { break };
        rest = after.trim_start();
    }
    Err(Error::new(
        ScimType::InvalidValue,
        "If-Match and If-None-Match take entity-tags such as W/\"3f2a\", or *.",
    ))
}

/// Splits off one tag, with its quotes. A tag may contain commas, but no quotes.
fn take_tag(text: &str) -> Option<(&str, &str)> {
    let start = text.find('"').filter(|start| matches!(text.get(..*start), Some("" | "W/")))?;
    let length = text.get(start + 1..)?.find('"')?;
    text.split_at_checked(start + length + 2)
}

fn opaque(tag: &str) -> &str {
    tag.strip_prefix("W/").unwrap_or(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn if_match(header: &str) -> Conditions {
        Conditions { if_match: Some(header.to_owned()), if_none_match: None }
    }

    fn if_none_match(header: &str) -> Conditions {
        Conditions { if_match: None, if_none_match: Some(header.to_owned()) }
    }

    #[test]
    fn tags_compare_weakly() {
        let current = weak("e180ee84f0671b1");
        assert_eq!(current, "W/\"e180ee84f0671b1\"");
        for header in [current.as_str(), "\"e180ee84f0671b1\"", "*", "\"a,b\" , W/\"e180ee84f0671b1\"", " * "]
        {
            assert_eq!(if_match(header).allow_change(&current), Ok(()), "{header}");
            assert_eq!(if_match(header).is_known(&current), Ok(false), "{header}");
            assert_eq!(if_none_match(header).is_known(&current), Ok(true), "{header}");
            assert_eq!(if_none_match(header).allow_change(&current).unwrap_err().status, 412, "{header}");
        }
        assert!(Conditions::default().is_empty() && !if_match("*").is_empty());
        assert_eq!(Conditions::default().allow_change(&current), Ok(()));
        assert_eq!(Conditions::default().is_known(&current), Ok(false));
        assert_eq!(if_match("W/\"other\"").allow_change(&current).unwrap_err().status, 412);
        assert_eq!(if_match("W/\"other\"").is_known(&current).unwrap_err().status, 412);
        assert_eq!(if_none_match("\"\"").is_known(&current), Ok(false));
        assert_eq!(if_none_match("\"\"").allow_change(&current), Ok(()));
    }

    #[test]
    fn what_is_no_list_of_tags_is_refused() {
        let many = vec!["\"a\""; 51].join(",");
        for header in
            ["", "abc", "\"", "\"a\" \"b\"", "\"a\",", "w/\"a\"", "X\"a\"", "é\"", "*,\"a\"", many.as_str()]
        {
            for conditions in [if_match(header), if_none_match(header)] {
                assert_eq!(conditions.allow_change("\"a\"").unwrap_err().status, 400, "{header}");
            }
        }
    }
}
