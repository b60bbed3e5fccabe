//! The policy that the app works with.

use serde::Deserialize;

/// What an organization has set. `None` leaves a setting to the agent or to the app's default. `schema.json` says what each
/// of them does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[allow(missing_docs, reason = "schema.json describes each of them, once")]
pub struct Policy {
    pub server: Option<String>,
    pub issuer: Option<String>,
    pub client_id: Option<String>,
    pub provider_profile: Option<String>,
    pub longest_session_minutes: Option<u32>,
    pub read_only: Option<bool>,
    pub reasons: Option<Vec<String>>,
    pub ticket_pattern: Option<String>,
    pub ticket_link: Option<String>,
    pub second_approver: Option<bool>,
    pub training: Option<bool>,
    pub autostart: Option<bool>,
    pub client_certificate: Option<String>,
    pub idle_minutes: Option<u32>,
    pub update_channel: Option<UpdateChannel>,
    pub update_url: Option<String>,
    pub keep_days: Option<u32>,
    pub locale: Option<Locale>,
    pub notification_detail: Option<NotificationDetail>,
}

impl Policy {
    /// Whether a ticket is one of the organization's.
    pub fn allows_ticket(&self, ticket: &str) -> bool {
        // A pattern that is none was refused with the rest of the policy.
        let allows = |pattern: &String| whole(pattern).is_ok_and(|pattern| pattern.is_match(ticket));
        self.ticket_pattern.as_ref().is_none_or(allows)
    }
}

/// A pattern that the whole text must match.
pub(crate) fn whole(pattern: &str) -> Result<regex::Regex, regex::Error> {
    regex::Regex::new(&format!("^(?:{pattern})$"))
}

/// Which updates the app looks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UpdateChannel {
    /// Releases.
    #[default]
    Stable,
    /// Releases and their previews.
    Beta,
    /// None: the organization deploys them.
    None,
}

/// The app's language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    /// The computer's.
    System,
    /// American English.
    En,
    /// German.
    De,
}

/// What desktop notifications show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NotificationDetail {
    /// There are none.
    None,
    /// That something happened.
    Events,
    /// Also whom it concerns.
    Names,
}

#[cfg(test)]
mod tests {
    use super::Policy;

    #[test]
    fn a_ticket_must_match_the_whole_pattern() {
        let of = |pattern: &str| Policy { ticket_pattern: Some(pattern.to_owned()), ..Policy::default() };
        let policy = of("[A-Z]+-[0-9]+|none");
        for (ticket, is_allowed) in [
            ("SUP-1", true),
            ("none", true),
            ("SUP-1x", false),
            ("xSUP-1", false),
            ("", false),
            ("SUP-1\n", false),
        ] {
            assert_eq!(policy.allows_ticket(ticket), is_allowed, "{ticket:?}");
        }
        assert!(Policy::default().allows_ticket("anything"));
        assert!(!of("(").allows_ticket("("));
    }
}
