//! Names of claims that look like a marking of impersonation.
//!
//! A provider we know nothing of may mark impersonation in a way that we cannot read. Reading such a token as
//! "not impersonating" would be the worst mistake there is; refusing it costs a message. So a name counts by
//! what it sounds like, in any spelling and under any namespace.

use crate::{
    Profile,
    strict_json::{Object, Value},
};

/// What a claim of the token itself is called that names or marks who really acts.
const ACTS: &[&str] = &[
    "act",
    "actor",
    "actas",
    "actingas",
    "actingparty",
    "onbehalfof",
    "loginas",
    "loggedinas",
    "assumedby",
    "switchedby",
    "switchedfrom",
    "realuser",
    "trueuser",
    "delegateuser",
];

/// What is in such a name anywhere, also deep inside the claims.
const SOUNDS: &[&str] = &["impersonat", "masquerad", "hijack"];

/// Endings of names under which a token says how somebody came in (RFC 8176 `amr`; "type" and "method" in
/// many forms).
const WAYS_IN: &[&str] = &["amr", "type", "method"];

/// Beginnings of names that say what somebody may do and not what happens.
const PERMISSIONS: &[&str] = &["can", "may", "allow"];

/// The name of a claim that looks like a marking and is not one that the profile reads.
pub(crate) fn unread_marking<'a>(claims: &'a Object, profile: &Profile) -> Option<&'a str> {
    let is_none = |name: &str| profile.not_markings.iter().any(|known| known == name);
    claims.iter().filter(|(name, _)| !is_none(name)).find_map(|(name, value)| {
        let mut place = vec![name.as_str()];
        if is_read(&place, profile) {
            return None;
        }
        if is_named_like_one(name) || marks(name, value) {
            return Some(name.as_str());
        }
        inside(value, &mut place, profile)
    })
}

/// Whether the profile reads what is at a place. Only there: beside it nothing is looked over.
fn is_read(place: &[&str], profile: &Profile) -> bool {
    profile.markings.iter().any(|marking| marking.path.0.iter().map(String::as_str).eq(place.iter().copied()))
}

/// Whether a member of the token itself is called like a marking.
pub(crate) fn is_named_like_one(name: &str) -> bool {
    ACTS.contains(&plain(without_namespace(name)).as_str()) || sounds(name)
}

/// A name deep inside a claim. Bounded by the depth that the reader takes.
fn inside<'a>(value: &'a Value, place: &mut Vec<&'a str>, profile: &Profile) -> Option<&'a str> {
    match value {
        Value::Object(members) => members.iter().find_map(|(name, value)| {
            place.push(name);
            let found = if is_read(place, profile) {
                None
            } else if marks(name, value) {
                Some(name.as_str())
            } else {
                inside(value, place, profile)
            };
            place.pop();
            found
        }),
        Value::Array(items) => {
            place.push("*");
            let found = items.iter().find_map(|value| inside(value, place, profile));
            place.pop();
            found
        }
        _ => None,
    }
}

/// By its name, or by what it says of how somebody came in.
fn marks(name: &str, value: &Value) -> bool {
    let says_so = |value: &Value| value.as_str().is_some_and(sounds);
    sounds(name)
        || WAYS_IN.iter().any(|way| plain(name).ends_with(way))
            && match value {
                Value::Array(items) => items.iter().any(says_so),
                value => says_so(value),
            }
}

pub(crate) fn sounds(name: &str) -> bool {
    let plain = plain(name);
    SOUNDS.iter().any(|sound| plain.contains(sound))
        && !PERMISSIONS.iter().any(|beginning| plain.starts_with(beginning))
}

/// `OpenID` Connect Core 1.0 §5.1.2: additional claims are named with a namespace in front.
fn without_namespace(name: &str) -> &str {
    name.rsplit(['/', ':', '#', '.']).next().unwrap_or(name)
}

/// A name without its capitals and what is between its words.
fn plain(name: &str) -> String {
    name.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{profile::built_in, strict_json::read};

    fn found(claims: &str) -> Option<String> {
        let Ok(Value::Object(claims)) = read(claims.as_bytes()) else { panic!("{claims}") };
        unread_marking(&claims, &built_in()[0]).map(str::to_owned)
    }

    #[test]
    fn what_sounds_like_a_marking_is_one() {
        for name in [
            "impersonator",
            "impersonated_by",
            "ImpersonatedBy",
            "is-impersonating",
            "ACT",
            "https://acme.example/act",
            "urn:acme:impersonator",
            "acme.impersonation",
            "impersonator.id",
            "on_behalf_of",
            "masquerading",
        ] {
            assert_eq!(found(&format!("{{\"{name}\":null}}")).as_deref(), Some(name));
        }
        for inner in [
            r#"{"session":{"impersonatedBy":"x"}}"#,
            r#"{"a":[{"b":{"impersonated_factor":{}}}]}"#,
            r#"{"auth_method":"impersonation"}"#,
            r#"{"amr":["pwd","impersonated"]}"#,
            r#"{"a":{"loginType":"IMPERSONATION"}}"#,
        ] {
            assert!(found(inner).is_some(), "{inner}");
        }
    }

    #[test]
    fn what_does_not_is_not() {
        for name in ["act", "may_act", "can_impersonate", "actions", "activity", "factor", "contact", "azp"] {
            assert_eq!(found(&format!("{{\"{name}\":null}}")), None, "{name}");
        }
        // Somebody's roles are values, and what a client is called is not about this session.
        assert_eq!(found(r#"{"resource_access":{"admin":{"roles":["impersonation"]},"act":{}}}"#), None);
    }
}
