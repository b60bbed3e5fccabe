//! Checking values against the schema.

use crate::{
    error::PolicyError,
    origin::{is_address, origin},
    policy::{Policy, whole},
    schema::{Format, Key, Kind, keys},
};
use ergo_protocol::deceptive::deceptive;
use ergo_session::Profile;
use serde_json::Value;
use std::collections::BTreeMap;
use url::Url;

/// The place of the ticket in a link.
const PLACE: &str = "{ticket}";

/// The values of a policy, by key, from any source.
pub type Values = BTreeMap<String, Value>;

/// Checks values and makes a policy of them. Otherwise returns everything that is wrong.
pub fn check(values: Values) -> Result<Policy, Vec<PolicyError>> {
    let mut wrong: Vec<PolicyError> = values
        .iter()
        .filter_map(|(name, value)| match keys().iter().find(|key| key.name == *name) {
            Some(key) => wrong_with(key, value).map(|why| PolicyError::Value { key: name.clone(), why }),
            None => Some(PolicyError::Unknown { key: name.clone(), instead: similar(name) }),
        })
        .collect();
    if wrong.is_empty() {
        let is = |key: &str, value: bool| values.get(key) == Some(&Value::Bool(value));
        let needs = if is("training", false) {
            Some("training is false")
        } else if values.contains_key("issuer") && !is("training", true) {
            Some("issuer is set")
        } else {
            None
        };
        if let Some(why) = needs.filter(|_| !values.contains_key("server")) {
            let why = format!("name your workspace server, because {why}");
            return Err(vec![PolicyError::Value { key: "server".to_owned(), why }]);
        }
        let all = Value::Object(values.into_iter().collect());
        match serde_json::from_value(all) {
            Ok(policy) => return Ok(policy),
            // The schema and the type disagree; a test keeps them from doing so.
            Err(error) => wrong.push(PolicyError::Value { key: "policy".to_owned(), why: error.to_string() }),
        }
    }
    Err(wrong)
}

/// What to write instead of the value, if it does not fit.
fn wrong_with(key: &Key, value: &Value) -> Option<String> {
    match (&key.kind, value) {
        (Kind::Switch, Value::Bool(_)) => None,
        (Kind::Switch, _) => Some("write true or false".to_owned()),
        (Kind::Number { least, most }, value) => {
            let fits = value.as_i64().is_some_and(|number| (least..=most).contains(&&number));
            (!fits).then(|| format!("write a whole number from {least} to {most}"))
        }
        (Kind::Choice(choices), value) => {
            let fits = value.as_str().is_some_and(|text| choices.iter().any(|choice| choice == text));
            (!fits).then(|| format!("write one of {}", choices.join(", ")))
        }
        (Kind::Text { least, most, format }, Value::String(text)) => {
            let length = text.chars().count();
            if text.chars().any(char::is_control) {
                return Some("write it without line breaks and other control characters".to_owned());
            }
            if length < *least || length > *most {
                return Some(format!("write {least} to {most} characters"));
            }
            format.and_then(|format| wrong_format(format, text))
        }
        (Kind::Text { .. }, _) => Some("write a text in quotation marks".to_owned()),
        (Kind::List { most, shortest, longest }, value) => {
            let items = value.as_array().filter(|items| (1..=*most).contains(&items.len()));
            let fits = |item: &Value| {
                item.as_str().is_some_and(|text| {
                    // The server refuses what cannot be seen, and the agent cannot edit it.
                    let is_plain = !text.chars().any(|sign| sign.is_control() || deceptive(sign).is_some());
                    let is_plain = is_plain && text.trim() == text;
                    is_plain && (*shortest..=*longest).contains(&text.chars().count())
                })
            };
            let all_fit = items.is_some_and(|items| items.iter().all(fits));
            (!all_fit).then(|| {
                format!("write a list of 1 to {most} texts, each of {shortest} to {longest} characters")
            })
        }
    }
}

fn wrong_format(format: Format, text: &str) -> Option<String> {
    match format {
        Format::Origin => origin(text).is_err().then(|| {
            "write an https address with nothing after the host, such as https://support.example.com"
                .to_owned()
        }),
        Format::Profile => Profile::named(text)
            .is_none()
            .then(|| "write the name of a built-in profile (docs/PROVIDERS.md)".to_owned()),
        Format::Folder => {
            let is_bare = Url::parse(text).is_ok_and(|url| url.query().is_none() && url.fragment().is_none());
            (!is_bare || !is_address(text)).then(|| {
                "write the https address of a folder, such as https://updates.example.com/ergo-support"
                    .to_owned()
            })
        }
        Format::Uri => (!is_address(text)).then(|| {
            "write an https address, such as https://support.example.com, without a user name".to_owned()
        }),
        Format::UriTemplate => {
            // If the ticket were part of the host, two tickets would have two hosts.
            let host = |ticket: &str| {
                let url = Url::parse(&text.replace(PLACE, ticket)).ok()?;
                let is_plain = url.username().is_empty() && url.password().is_none();
                url.host_str().filter(|_| url.scheme() == "https" && is_plain).map(str::to_owned)
            };
            let hosts = [host("a"), host("b")];
            let fits = text.matches(PLACE).count() == 1 && hosts[0].is_some() && hosts[0] == hosts[1];
            (!fits).then(|| format!("write an https address with {PLACE} in it once, after the host"))
        }
        // As the ticket is matched: a comment or an open group would swallow the end.
        Format::Regex => whole(text).err().map(|error| {
            // The rest of it draws the place with spaces.
            let said = error.to_string();
            let why = said.lines().last().unwrap_or_default();
            format!("write a regular expression ({})", why.trim_start_matches("error: "))
        }),
        Format::File => (!is_full_path(text))
            .then(|| "write the full path of a file, or one that begins with ~/".to_owned()),
    }
}

/// On any system: `/…`, `C:\…`, or `\\server\…`. A policy may be checked on another system than its own.
fn is_full_path(text: &str) -> bool {
    let drive =
        text.as_bytes().get(..3).is_some_and(|start| start[0].is_ascii_alphabetic() && start[1..] == *b":\\");
    text.starts_with('/') || text.starts_with("~/") || text.starts_with("\\\\") || drive
}

/// The key whose name differs in at most two letters.
fn similar(name: &str) -> Option<String> {
    let by_distance = keys().iter().map(|key| (strsim::levenshtein(name, &key.name), &key.name));
    let (distance, key) = by_distance.min()?;
    (distance <= 2).then(|| key.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn said(key: &str, value: Value) -> String {
        let errors = check(Values::from([(key.to_owned(), value)])).unwrap_err();
        assert_eq!(errors.len(), 1, "{errors:?}");
        errors[0].to_string()
    }

    #[test]
    fn every_example_fits_and_makes_a_policy() {
        let all: Values = keys().iter().map(|key| (key.name.clone(), key.example.clone())).collect();
        let policy = check(all.clone()).unwrap();
        // Everything that the schema names has arrived in the type, and the type has nothing else.
        let shown = format!("{policy:?}");
        assert_eq!(shown.matches(": Some(").count(), all.len(), "{shown}");
        assert!(!shown.contains(": None"), "{shown}");
        assert_eq!(check(Values::new()).unwrap(), Policy::default());
    }

    #[test]
    fn what_does_not_fit_is_named_with_its_key_and_what_to_write() {
        for (key, value, why) in [
            ("idle_minutes", json!(0), "idle_minutes: write a whole number from 1 to 60"),
            ("idle_minutes", json!("5"), "idle_minutes: write a whole number from 1 to 60"),
            ("idle_minutes", json!(1.5), "idle_minutes: write a whole number"),
            ("read_only", json!("yes"), "read_only: write true or false"),
            ("update_channel", json!("nightly"), "update_channel: write one of stable, beta, none"),
            ("server", json!("support.example.com"), "server: write an https address"),
            ("server", json!("http://support.example.com"), "server: write an https address"),
            ("server", json!("https://sam:secret@support.example.com"), "server: write an https address"),
            ("server", json!(7), "server: write a text"),
            (
                "server",
                json!("https://support.example.com/ergo"),
                "server: write an https address with nothing",
            ),
            (
                "server",
                json!("https://support.example.com/?a"),
                "server: write an https address with nothing",
            ),
            ("server", json!("http://localhost:4000"), "server: write an https address"),
            (
                "update_url",
                json!("http://updates.example.com"),
                "update_url: write the https address of a folder",
            ),
            ("update_url", json!("https://updates.example.com/?a"), "update_url: write the https address"),
            ("training", json!(false), "server: name your workspace server, because training is false"),
            (
                "issuer",
                json!("https://login.example.com/realms/a"),
                "server: name your workspace server, because issuer",
            ),
            ("provider_profile", json!("nonsense"), "provider_profile: write the name of a built-in profile"),
            ("ticket_pattern", json!("(?x)[A-Z]+ # ours"), "ticket_pattern: write a regular expression"),
            ("reasons", json!(["Customer\u{200b} asked for help"]), "reasons: "),
            ("reasons", json!([]), "reasons: write a list of 1 to 50 texts"),
            ("reasons", json!(["a", ""]), "reasons: write a list"),
            ("reasons", json!("Incident"), "reasons: write a list"),
            (
                "ticket_pattern",
                json!("[A-Z"),
                "ticket_pattern: write a regular expression (unclosed character class",
            ),
            (
                "ticket_link",
                json!("https://tickets.example.com/"),
                "ticket_link: write an https address with {ticket}",
            ),
            ("ticket_link", json!("https://{ticket}/{ticket}"), "ticket_link: "),
            ("ticket_link", json!("https://{ticket}.example/x"), "ticket_link: "),
            ("ticket_link", json!("http://127.0.0.1/{ticket}"), "ticket_link: "),
            ("reasons", json!(["Too short"]), "reasons: write a list of 1 to 50 texts, each of 10 to 200"),
            ("reasons", json!([" Customer asked for help"]), "reasons: "),
            ("client_id", json!("a\nb"), "client_id: write it without line breaks"),
            ("client_id", json!(""), "client_id: write 1 to 200 characters"),
            ("client_certificate", json!("client.pem"), "client_certificate: write the full path"),
            ("idle_minute", json!(5), "idle_minute: there is no such setting. Did you mean idle_minutes?"),
            ("colour", json!("red"), "colour: there is no such setting"),
        ] {
            let said = said(key, value);
            assert!(said.starts_with(why), "{said}");
        }
        let two = Values::from([("idle_minutes".to_owned(), json!(0)), ("x".to_owned(), json!(1))]);
        assert_eq!(check(two).unwrap_err().len(), 2, "everything is named at once");
    }
}
