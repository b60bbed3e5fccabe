//! Claim names that look like a marking of impersonation.
//!
//! A provider that we do not know may mark impersonation in a way that we cannot read. Reading such a token as "not
//! impersonating" would be the worst possible mistake; refusing it only costs an error message. So a name is suspect
//! if it sounds like a marking, in any spelling and under any namespace.

use crate::{
    Profile,
    strict_json::{Object, Value},
};
use icu_normalizer::DecomposingNormalizerBorrowed;

/// Names of top-level claims that name or mark the person who is actually acting.
const ACTS: &[&str] = &[
    "act",
    "actsub",
    "actor",
    "actorid",
    "actorsub",
    "actoremail",
    "actors",
    "actas",
    "actedby",
    "actingas",
    "actingparty",
    "actinguser",
    "onbehalfof",
    "loginas",
    "loggedinas",
    "assumedby",
    "switchedby",
    "switchedfrom",
    "realuser",
    "realuserid",
    "trueuser",
    "trueuserid",
    "originaluser",
    "originaluserid",
    "delegatedby",
    "delegateuser",
];

/// Word parts that give such a name away, at any depth of the claims.
const SOUNDS: &[&str] = &["impersonat", "masquerad", "hijack"];

/// Suffixes of claim names that say how someone signed in (RFC 8176 `amr`, `acr`, the grant type; "type"
/// and "method" in many forms).
const WAYS_IN: &[&str] = &["amr", "acr", "gty", "type", "types", "method", "methods"];

/// First words of names that describe what someone may do, not what is happening.
const PERMISSIONS: &[&str] = &["can", "may", "allow", "allows", "allowed"];

/// Claims whose members are named after roles and clients; those names do not describe this session.
const NAMED_BY_OTHERS: &[&str] = &["roles", "resourceaccess"];

/// A claim name that looks like a marking that the profile does not read.
pub(crate) fn unread_marking<'a>(claims: &'a Object, profile: &Profile) -> Option<&'a str> {
    let is_none = |name: &str| profile.not_markings.iter().any(|known| known == name);
    claims.iter().filter(|(name, _)| !is_none(name)).find_map(|(name, value)| {
        let mut place = vec![name.as_str()];
        if is_read(&place, profile) {
            return None;
        }
        let named = is_named_like_one(name) || is_misspelled(&place, profile) || marks(name, value);
        if named && !leads_to_read(&place, value, profile) {
            return Some(name.as_str());
        }
        inside(value, &mut place, profile)
    })
}

/// Whether the profile reads exactly this place. Its neighbors are still checked.
fn is_read(place: &[&str], profile: &Profile) -> bool {
    profile.markings.iter().any(|marking| marking.path.0.iter().map(String::as_str).eq(place.iter().copied()))
}

/// Whether this place differs from one that the profile reads only in spelling, or only in how its names are joined.
fn is_misspelled(place: &[&str], profile: &Profile) -> bool {
    let sound = plain(&place.concat());
    profile.markings.iter().any(|marking| plain(&marking.path.0.concat()) == sound)
}

/// Whether what the profile reads deeper inside is really there. If it is not, the token is marked in a way that is
/// not read.
fn leads_to_read(place: &[&str], value: &Value, profile: &Profile) -> bool {
    profile.markings.iter().any(|marking| {
        let path = &marking.path.0;
        path.len() > place.len()
            && path.iter().zip(place).all(|(one, other)| one == other)
            && reaches(value, &path[place.len()..])
    })
}

fn reaches(value: &Value, path: &[String]) -> bool {
    match (path.split_first(), value) {
        (None, _) => true,
        (Some((name, rest)), Value::Array(items)) if name == "*" => {
            !items.is_empty() && items.iter().all(|item| reaches(item, rest))
        }
        (Some((name, rest)), Value::Object(members)) => match members.get(name) {
            // A `null` next to something else may just be another way to name the person.
            Some(Value::Null) => members.iter().all(|(_, value)| *value == Value::Null),
            Some(value) => reaches(value, rest),
            None => false,
        },
        _ => false,
    }
}

/// Whether a top-level member is named like a marking.
pub(crate) fn is_named_like_one(name: &str) -> bool {
    let last = name.rsplit(SEPARATORS).next().unwrap_or(name);
    ACTS.contains(&plain(last).as_str())
        || last.split('.').any(|word| ACTS.contains(&plain(word).as_str()))
        || sounds(name)
}

/// Finds a suspect name deep inside a claim. Its recursion is limited by the depth that the reader accepts.
fn inside<'a>(value: &'a Value, place: &mut Vec<&'a str>, profile: &Profile) -> Option<&'a str> {
    match value {
        Value::Object(members) => {
            let by_others = place
                .last()
                .is_some_and(|name| NAMED_BY_OTHERS.iter().any(|known| plain(name).ends_with(known)));
            members.iter().find_map(|(name, value)| {
                place.push(name);
                let named = || is_misspelled(place, profile) || marks(name, value);
                let found = if is_read(place, profile) {
                    None
                } else if !by_others && named() && !leads_to_read(place, value, profile) {
                    Some(name.as_str())
                } else {
                    inside(value, place, profile)
                };
                place.pop();
                found
            })
        }
        Value::Array(items) => {
            place.push("*");
            let found = items.iter().find_map(|value| inside(value, place, profile));
            place.pop();
            found
        }
        _ => None,
    }
}

/// Whether a member marks impersonation, by its name or by what it says about how the person signed in.
fn marks(name: &str, value: &Value) -> bool {
    let says_so = |value: &Value| value.as_str().is_some_and(sounds);
    sounds(name)
        || WAYS_IN.iter().any(|way| plain(name).ends_with(way))
            && match value {
                Value::Array(items) => items.iter().any(says_so),
                value => says_so(value),
            }
}

/// Whether two texts differ only in spelling.
pub(crate) fn sound_alike(one: &str, other: &str) -> bool {
    let sound = plain(one);
    !sound.is_empty() && sound == plain(other)
}

pub(crate) fn sounds(name: &str) -> bool {
    let has_sound = |text: &str| SOUNDS.iter().any(|sound| plain(text).contains(sound));
    // A namespace says nothing about permissions.
    let at = name.rfind(|character| SEPARATORS.contains(&character) || character == '.');
    let (namespace, last) = name.split_at(at.map_or(0, |at| at + 1));
    has_sound(name) && (has_sound(namespace) || !PERMISSIONS.contains(&first_word(last).as_str()))
}

/// `OpenID` Connect Core 1.0 §5.1.2: additional claims have a namespace before their name.
const SEPARATORS: [char; 3] = ['/', ':', '#'];

/// The first word of `can_impersonate` or `canImpersonate`.
fn first_word(name: &str) -> String {
    let mut word = String::new();
    let mut after_small = false;
    for character in name.trim_start_matches(|character: char| !character.is_alphanumeric()).chars() {
        if !character.is_alphanumeric() || after_small && character.is_uppercase() {
            break;
        }
        after_small = character.is_lowercase();
        word.push(character);
    }
    plain(&word)
}

/// A name in lowercase without word separators. Letters that only look different (full-width, styled, or accented
/// forms by Unicode's compatibility decomposition, UAX #15, and the dotless Turkish i) count as the letters that
/// people read them as.
fn plain(name: &str) -> String {
    let decomposed = DecomposingNormalizerBorrowed::new_nfkd().normalize(name);
    let letters = decomposed.chars().filter(|character| character.is_alphanumeric());
    letters
        .map(|letter| if letter == '\u{131}' { 'i' } else { letter })
        .flat_map(char::to_lowercase)
        .collect()
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
            // The first word after the namespace makes it a permission.
            "candy.example/impersonated_by",
            "mayo.example/impersonator",
            "canary_impersonator",
            "canonicalImpersonatorId",
            "impersonation.can_read",
            "act.sub",
            "actor_id",
            "acting_user",
            "https://acme.example/actor_id",
            "\u{131}mpersonator",
            "\u{130}MPERSONATOR",
            "\u{ff41}\u{ff43}\u{ff54}",
            "\u{1d422}mpersonator",
            "impe\u{301}rson\u{e4}tor",
        ] {
            assert_eq!(found(&format!("{{\"{name}\":null}}")).as_deref(), Some(name));
        }
        for inner in [
            r#"{"session":{"impersonatedBy":"x"}}"#,
            r#"{"a":[{"b":{"impersonated_factor":{}}}]}"#,
            r#"{"auth_method":"impersonation"}"#,
            r#"{"amr":["pwd","impersonated"]}"#,
            r#"{"a":{"loginType":"IMPERSONATION"}}"#,
            r#"{"acr":"impersonation"}"#,
            r#"{"gty":"impersonation"}"#,
            r#"{"auth_methods":["impersonation"]}"#,
            r#"{"resource_access":{"account":{"impersonator":"x"}}}"#,
        ] {
            assert!(found(inner).is_some(), "{inner}");
        }
    }

    #[test]
    fn what_does_not_is_not() {
        for name in [
            "act",
            "may_act",
            "can_impersonate",
            "canImpersonate",
            "https://acme.example/can_impersonate",
            "urn:acme:may_impersonate",
            "allowed-impersonation",
            "actions",
            "activity",
            "factor",
            "contact",
            "azp",
        ] {
            assert_eq!(found(&format!("{{\"{name}\":null}}")), None, "{name}");
        }
        // A person's roles are values, and a client's name does not describe this session.
        assert_eq!(found(r#"{"resource_access":{"admin":{"roles":["impersonation"]},"act":{}}}"#), None);
        assert_eq!(found(r#"{"resource_access":{"impersonator":{"roles":["admin"]}}}"#), None);
        let roles = r#"{"urn:zitadel:iam:org:project:roles":{"impersonator":{"1":"acme.example"}}}"#;
        assert_eq!(found(roles), None);
    }
}
