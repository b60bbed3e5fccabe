//! What the page calls the organization's settings and their values.

use ergo_catalog::{Sentence, plural, text, text_in};
use ergo_policy::Key;
use serde_json::Value;

/// What a setting is called. The schema has the same in English, for administrators.
pub fn title(key: &Key) -> Sentence {
    let title = match key.name.as_str() {
        "server" => text!("Workspace server"),
        "issuer" => text!("Identity provider"),
        "client_id" => text!("Client ID"),
        "provider_profile" => text!("Provider profile"),
        "longest_session_minutes" => text!("Longest session"),
        "read_only" => text!("Always read-only"),
        "reasons" => text!("Allowed reasons"),
        "ticket_pattern" => text!("Ticket pattern"),
        "ticket_link" => text!("Ticket link"),
        "second_approver" => text!("Second approver"),
        "training" => text!("Training workspace"),
        "idle_minutes" => text!("Idle limit"),
        "update_channel" => text!("Update channel"),
        "update_url" => text!("Update server"),
        "keep_days" => text!("Retention"),
        "autostart" => text!("Start at sign-in"),
        "client_certificate" => text!("Client certificate"),
        "locale" => text!("Language"),
        "notification_detail" => text!("Notification detail"),
        // `every_setting_has_a_name` finds a new one.
        _ => return Sentence::from(&key.title),
    };
    title.into()
}

/// A value in words.
pub fn value(key: &str, value: &Value, unit: &str) -> Sentence {
    match value {
        Value::Bool(true) => text!("Yes").into(),
        Value::Bool(false) => text_in!("answer", "No").into(),
        Value::String(choice) => choice_in_words(key, choice).unwrap_or_else(|| choice.into()),
        Value::Number(number) => match (unit.trim(), number.as_u64()) {
            ("minutes", Some(number)) => plural!(number, "{count} minute", "{count} minutes"),
            ("days", Some(number)) => plural!(number, "{count} day", "{count} days"),
            _ => number.to_string().into(),
        },
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join("; ").into(),
        other => other.to_string().into(),
    }
}

/// What a choice is called; `None` for texts that the organization wrote itself.
fn choice_in_words(key: &str, choice: &str) -> Option<Sentence> {
    let words = match (key, choice) {
        ("locale", "system") => text!("Same as the computer"),
        // A language has its own name in every language.
        ("locale", "en") => return Some("English".into()),
        ("locale", "de") => return Some("Deutsch".into()),
        ("notification_detail", "none") => text!("No notifications"),
        ("notification_detail", "events") => text!("Without names"),
        ("notification_detail", "names") => text!("With names"),
        ("update_channel", "stable") => text!("Releases"),
        ("update_channel", "beta") => text!("Releases and previews"),
        ("update_channel", "none") => text!("No updates"),
        _ => return None,
    };
    Some(words.into())
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use super::{choice_in_words, title};
    use ergo_catalog::Language;
    use ergo_policy::Kind;

    #[test]
    fn every_setting_has_a_name_and_it_is_that_of_the_schema() {
        for key in ergo_policy::keys() {
            assert_eq!(title(key).english(), key.title);
            assert!(
                title(key).to(Language::Longer) != key.title,
                "{} is missing in title(): it cannot be translated",
                key.name
            );
        }
    }

    #[test]
    fn every_choice_has_a_name() {
        for key in ergo_policy::keys() {
            let Kind::Choice(choices) = &key.kind else { continue };
            for choice in choices {
                assert!(choice_in_words(&key.name, choice).is_some(), "{} {choice}", key.name);
            }
        }
    }
}
