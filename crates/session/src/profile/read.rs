//! Reads a profile, with error messages that say what to write instead.

use super::{Form, Marking, Path, Profile};
use crate::algorithm::Algorithm;

/// Why a profile cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileError(pub String);

impl std::fmt::Display for ProfileError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ProfileError {}

/// The largest accepted profile, in bytes.
const MAX_BYTES: usize = 64 * 1024;

/// The upper limit for a profile's longest token lifetime, in seconds: 30 days.
const LONGEST_LIFE: i64 = 30 * 24 * 60 * 60;

/// The most places, markings, or names in one list of a profile: far more than any provider needs.
const MAX_ITEMS: usize = 32;

impl Profile {
    /// Reads a profile that an administrator wrote (TOML), and checks that it makes sense.
    pub fn parse(toml: &str) -> Result<Self, ProfileError> {
        if toml.len() > MAX_BYTES {
            return Err(ProfileError("The profile is larger than 64 KiB.".to_owned()));
        }
        // The TOML reader's message contains the line, the column, and what was expected.
        let profile: Self = toml::from_str(toml).map_err(|error| ProfileError(error.to_string()))?;
        check(&profile).map_err(ProfileError)?;
        Ok(profile)
    }
}

fn check(profile: &Profile) -> Result<(), String> {
    check_name(&profile.name)?;
    if profile.provider.trim().is_empty() {
        return Err("provider is empty: enter the provider's name as people know it.".to_owned());
    }
    check_header(profile)?;
    for (name, places) in [
        ("required", &profile.required),
        ("subject", &profile.subject),
        ("session", &profile.session),
        ("workspace", &profile.workspace),
        ("scope", &profile.scope),
        ("audience_else", &profile.audience_else),
    ] {
        check_places(name, places)?;
    }
    if profile.subject.is_empty() {
        return Err(
            "subject is empty: say where the viewed user is, such as subject = [[\"sub\"]].".to_owned()
        );
    }
    if profile.workspace_required && profile.workspace.is_empty() {
        return Err("workspace_required is true, but workspace does not say where it is.".to_owned());
    }
    if !(60..=LONGEST_LIFE).contains(&profile.longest_life_seconds) {
        return Err("longest_life_seconds must be between 60 and 2592000 (30 days).".to_owned());
    }
    if profile.marks_impersonation && profile.markings.is_empty() {
        return Err(
            "marks_impersonation is true, but there is no [[marking]]. Without one, every token would \
                    count as direct. Add the marking, or write marks_impersonation = false."
                .to_owned(),
        );
    }
    if profile.markings.len() > MAX_ITEMS || profile.not_markings.len() > MAX_ITEMS {
        return Err(format!("There are more than {MAX_ITEMS} markings."));
    }
    // RFC 8693 §4.1: `act` is the actor, no matter who issued the token.
    if profile.not_markings.iter().any(|name| name == "act") {
        return Err(
            "not_markings contains \"act\", which is the actor. Add a [[marking]] for it instead.".to_owned()
        );
    }
    profile.markings.iter().try_for_each(check_marking)
}

fn check_name(name: &str) -> Result<(), String> {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if (1..=40).contains(&name.len()) && name.bytes().all(fits) {
        return Ok(());
    }
    Err(format!("name is {name:?}: use 1 to 40 lowercase letters, digits, and hyphens."))
}

fn check_header(profile: &Profile) -> Result<(), String> {
    if profile.types.is_empty() && !profile.type_may_be_missing {
        return Err("types is empty: name the header's typ, such as types = [\"JWT\"].".to_owned());
    }
    if profile.types.iter().any(|kind| kind.is_empty() || kind.contains('/')) {
        return Err(
            "types contains an empty name or one with a slash: leave out the application/ prefix.".to_owned()
        );
    }
    if profile.algorithms.is_empty() {
        return Err("algorithms is empty: list the ones that the provider signs with, such as [\"RS256\"]."
            .to_owned());
    }
    match profile.algorithms.iter().find(|name| Algorithm::named(name).is_none()) {
        None => Ok(()),
        Some(name) => Err(format!(
            "algorithms contains {name:?}. Choose from {}; never HS256 or none, which would let anyone sign.",
            Algorithm::NAMES.join(", ")
        )),
    }
}

fn check_places(name: &str, places: &[Path]) -> Result<(), String> {
    if places.len() > MAX_ITEMS {
        return Err(format!("{name} has more than {MAX_ITEMS} places."));
    }
    places.iter().try_for_each(|path| check_path(name, path))?;
    if places.iter().any(|path| path.0.iter().any(|part| part == "*")) {
        return Err(format!(
            "{name} has a place with \"*\", which is allowed only in the path of a marking."
        ));
    }
    Ok(())
}

fn check_path(name: &str, path: &Path) -> Result<(), String> {
    if path.0.is_empty() || path.0.len() > 8 || path.0.iter().any(String::is_empty) {
        return Err(format!(
            "{name} has a place that is empty or longer than 8 names. A place is a list of names, such as \
             [\"org\", \"id\"] for the member id of the claim org."
        ));
    }
    if path.0.first().is_some_and(|first| first == "*") {
        return Err(format!("{name} has a place that begins with \"*\". Name the claim first."));
    }
    Ok(())
}

fn check_marking(marking: &Marking) -> Result<(), String> {
    let place = marking.path.to_string();
    check_path("path", &marking.path)?;
    marking.person.iter().try_for_each(|path| check_path("person", path))?;
    let only = |is_there: bool, form: Form, what: &str| {
        if is_there && marking.form != form {
            return Err(format!("The marking at {place} has {what}, which does not apply to its form."));
        }
        Ok(())
    };
    only(!marking.person.is_empty(), Form::Object, "person")?;
    only(marking.value.is_some(), Form::Value, "value")?;
    only(!marking.actor_issuers.is_empty(), Form::Chain, "actor_issuers")?;
    if marking.form == Form::Value && marking.value.as_deref().is_none_or(str::is_empty) {
        return Err(format!(
            "The marking at {place} has the form value: say which value marks impersonation."
        ));
    }
    if marking.form == Form::Chain && marking.path.0.iter().any(|part| part == "*") {
        return Err(format!("The marking at {place} is a chain, which cannot be inside a list."));
    }
    Ok(())
}
