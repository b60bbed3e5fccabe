//! What the organization manages on this computer, and what it forbids.

mod words;

use ergo_catalog::{Language, Sentence, text};
use ergo_policy::{Locale, Managed, NotificationDetail, Policy, PolicyError, keys};
use ergo_protocol::{
    Code, Problem,
    directory::{Candidate, SupportAccess},
    entry::{EntryDraft, EntryRequest, Scope},
    managed::{self, ManagedSetting},
    oauth::SignInAt,
    preferences::{self, Preferences},
};
use std::time::Duration;

/// How long a session may go without any activity, unless the organization says otherwise.
const LONGEST_IDLE: Duration = Duration::from_mins(10);

/// What the organization manages. Without a policy, it manages nothing.
#[derive(Clone, Debug, Default)]
pub struct Management {
    policy: Policy,
    shown: Option<Shown>,
}

/// What the page shows of it.
#[derive(Clone, Debug, Default)]
struct Shown {
    source: String,
    /// The key of each setting, what it is called, and its value.
    settings: Vec<(String, Sentence, Sentence)>,
    /// For the administrator, as `ergo policy check` says it: in English.
    wrong: Vec<String>,
}

impl Management {
    /// From what this computer has. With an invalid policy, nothing is set, and no session starts.
    pub fn of(loaded: Result<Option<Managed>, Vec<PolicyError>>) -> Self {
        match loaded {
            Ok(None) => Self::default(),
            Ok(Some(Managed { policy, values, source })) => {
                let settings = keys().iter().filter_map(|key| {
                    let value = words::value(values.get(&key.name)?, key.unit());
                    Some((key.name.clone(), words::title(key), value))
                });
                let shown = Shown { source, settings: settings.collect(), wrong: Vec::new() };
                Self { policy, shown: Some(shown) }
            }
            Err(errors) => {
                let wrong = errors.iter().map(ToString::to_string).collect();
                Self { policy: Policy::default(), shown: Some(Shown { wrong, ..Shown::default() }) }
            }
        }
    }

    /// The same, with one more thing that is wrong.
    #[must_use]
    pub fn with_wrong(mut self, wrong: String) -> Self {
        self.shown.get_or_insert_default().wrong.push(wrong);
        self
    }

    /// What is set.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// What is shown of it, in a language.
    pub fn view(&self, language: Language) -> Option<managed::Managed> {
        let Shown { source, settings, wrong } = self.shown.as_ref()?;
        let setting = |(key, title, value): &(String, Sentence, Sentence)| ManagedSetting {
            key: key.clone(),
            title: title.to(language),
            value: value.to(language),
        };
        Some(managed::Managed {
            source: source.clone(),
            settings: settings.iter().map(setting).collect(),
            wrong: wrong.clone(),
            read_only: self.policy.read_only == Some(true),
            reasons: self.policy.reasons.clone().unwrap_or_default(),
            second_approver: self.policy.second_approver == Some(true),
        })
    }

    /// Refuses to go on with an invalid policy.
    pub fn require_valid(&self) -> Result<(), Problem> {
        match self.shown.as_ref().and_then(|shown| shown.wrong.first()) {
            None => Ok(()),
            Some(wrong) => Err(Problem::new(
                Code::PolicyInvalid,
                text!(
                    "Your organization’s settings on this computer can’t be used. Tell your administrator. ({wrong})",
                    wrong = wrong
                ),
            )),
        }
    }

    /// Refuses the sample agents of a training workspace.
    pub(crate) fn require_training(&self) -> Result<(), Problem> {
        match (self.policy.training, &self.policy.issuer) {
            (Some(false), _) | (None, Some(_)) => Err(not_allowed(text!(
                "Your organization does not allow the training workspace on this computer."
            ))),
            _ => Ok(()),
        }
    }

    /// Refuses changes.
    pub(crate) fn require_changes(&self) -> Result<(), Problem> {
        match self.policy.read_only {
            Some(true) => {
                Err(not_allowed(text!("Your organization allows only read-only sessions on this computer.")))
            }
            _ => Ok(()),
        }
    }

    /// Refuses more minutes than an agent can ask for.
    pub(crate) fn require_minutes(&self, minutes: u32) -> Result<(), Problem> {
        match self.policy.longest_session_minutes {
            Some(most) if minutes > most => Err(not_allowed(text!(
                "Your organization allows sessions of at most {minutes} minutes.",
                minutes = most
            ))),
            _ => Ok(()),
        }
    }

    /// Refuses an entry request that the organization does not allow.
    pub(crate) fn require_entry(&self, draft: &EntryDraft) -> Result<(), Problem> {
        self.require_minutes(draft.minutes)?;
        if draft.changes {
            self.require_changes()?;
        }
        if self.policy.reasons.as_ref().is_some_and(|reasons| !reasons.contains(&draft.reason)) {
            return Err(Problem::new(Code::ReasonLength, text!("Choose one of the reasons on the list.")));
        }
        if !self.policy.allows_ticket(&draft.ticket) {
            return Err(Problem::new(
                Code::TicketLength,
                text!(
                    "That doesn’t look like one of your organization’s ticket numbers. Check it and try again."
                ),
            ));
        }
        Ok(())
    }

    /// Refuses to enter with a request that the organization would not have allowed to be made here.
    pub(crate) fn require_request(&self, request: &EntryRequest) -> Result<(), Problem> {
        self.require_entry(&EntryDraft {
            user_id: request.user.id.clone(),
            workspace_id: request.workspace.id.clone(),
            reason: request.reason.clone(),
            ticket: request.ticket.clone(),
            minutes: request.minutes,
            changes: request.scope.contains(&Scope::Change),
            second_approver: false,
        })?;
        let decided = request.decision.as_ref().is_some_and(|decision| decision.by.id != request.agent.id);
        if self.policy.second_approver == Some(true) && !decided {
            return Err(not_allowed(text!(
                "Your organization requires a second person to approve each session. Make a new request."
            )));
        }
        Ok(())
    }

    /// A user and workspace with no more than the organization allows: minutes, changes, and entry without a second person.
    pub(crate) fn allowed_candidate(&self, mut candidate: Candidate) -> Candidate {
        let most = self.policy.longest_session_minutes.unwrap_or(u32::MAX);
        candidate.longest_session_minutes = candidate.longest_session_minutes.min(most);
        candidate.changes_allowed &= self.require_changes().is_ok();
        if self.policy.second_approver == Some(true) && candidate.support_access == SupportAccess::On {
            candidate.support_access = SupportAccess::OnRequest;
        }
        candidate
    }

    /// The identity provider that the server names, as the organization allows it.
    pub(crate) fn allowed_provider(&self, named: SignInAt) -> Result<SignInAt, Problem> {
        let Policy { issuer, client_id, provider_profile, .. } = &self.policy;
        if issuer.as_ref().is_some_and(|issuer| *issuer != named.issuer) {
            return Err(not_allowed(text!(
                "The server names an identity provider that your organization does not allow. Tell your administrator."
            )));
        }
        let client_id = client_id.clone().unwrap_or(named.client_id);
        let (profile, profile_source) = match provider_profile {
            Some(profile) if *profile != named.profile => (profile.clone(), None),
            _ => (named.profile, named.profile_source),
        };
        Ok(SignInAt { client_id, profile, profile_source, ..named })
    }

    /// Preferences with what the organization sets instead of the agent.
    pub fn over(&self, mut preferences: Preferences) -> Preferences {
        if let Some(link) = &self.policy.ticket_link {
            preferences.ticket_link.clone_from(link);
        }
        if let Some(detail) = self.policy.notification_detail {
            preferences.notifications = detail != NotificationDetail::None;
            preferences.names_in_notifications = detail == NotificationDetail::Names;
        }
        if let Some(locale) = self.policy.locale {
            preferences.language = match locale {
                Locale::System => preferences::Language::System,
                Locale::En => preferences::Language::English,
                Locale::De => preferences::Language::German,
            };
        }
        preferences
    }

    /// Whether the organization sets this preference.
    pub fn sets(&self, preference: &str) -> bool {
        match preference {
            "language" => self.policy.locale.is_some(),
            "ticket_link" => self.policy.ticket_link.is_some(),
            "notifications" | "names_in_notifications" => self.policy.notification_detail.is_some(),
            _ => false,
        }
    }

    /// How long the records of finished sessions stay, in milliseconds; `None` for as long as the agent likes.
    pub(crate) fn keeps_for(&self) -> Option<i64> {
        self.policy.keep_days.map(|days| i64::from(days) * 24 * 60 * 60 * 1000)
    }

    /// How long a session may go without any activity.
    pub(crate) fn longest_idle(&self) -> Duration {
        self.policy.idle_minutes.map_or(LONGEST_IDLE, |minutes| Duration::from_mins(minutes.into()))
    }
}

fn not_allowed(message: impl Into<Sentence>) -> Problem {
    Problem::new(Code::NotAllowedHere, message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ergo_policy::{Values, check};
    use serde_json::{Value, json};

    fn managed(values: Value) -> Management {
        let values: Values = serde_json::from_value(values).unwrap();
        let loaded =
            check(values.clone()).map(|policy| Some(Managed { policy, values, source: "/etc/x".to_owned() }));
        Management::of(loaded)
    }

    fn draft() -> EntryDraft {
        EntryDraft {
            user_id: "usr_1".to_owned(),
            workspace_id: "ws_1".to_owned(),
            reason: "Incident in production".to_owned(),
            ticket: "SUP-1".to_owned(),
            minutes: 30,
            changes: true,
            second_approver: false,
        }
    }

    #[test]
    fn each_setting_refuses_what_it_forbids() {
        let refused = |values: Value| managed(values).require_entry(&draft()).map_err(|problem| problem.code);
        assert_eq!(refused(json!({})), Ok(()));
        assert_eq!(refused(json!({"longest_session_minutes": 30, "read_only": false})), Ok(()));
        assert_eq!(refused(json!({"longest_session_minutes": 29})), Err(Code::NotAllowedHere));
        assert_eq!(refused(json!({"read_only": true})), Err(Code::NotAllowedHere));
        assert_eq!(refused(json!({"reasons": ["Incident in production"]})), Ok(()));
        assert_eq!(refused(json!({"reasons": ["Something else"]})), Err(Code::ReasonLength));
        assert_eq!(refused(json!({"ticket_pattern": "SUP-[0-9]+"})), Ok(()));
        assert_eq!(refused(json!({"ticket_pattern": "SUP-[0-9]{2}"})), Err(Code::TicketLength));
        let server = "https://support.example.com";
        assert!(managed(json!({"training": false, "server": server})).require_training().is_err());
        assert!(managed(json!({"issuer": server, "server": server})).require_training().is_err());
        assert!(managed(json!({"training": true})).require_training().is_ok());
        assert_eq!(managed(json!({"idle_minutes": 2})).longest_idle(), Duration::from_mins(2));
        assert_eq!(Management::default().longest_idle(), LONGEST_IDLE);
    }

    #[test]
    fn an_invalid_policy_starts_nothing_and_says_everything_that_is_wrong() {
        let invalid = managed(json!({"idle_minutes": 0, "colour": "red"}));
        let problem = invalid.require_valid().unwrap_err();
        assert_eq!(problem.code, Code::PolicyInvalid);
        assert!(problem.message.english().contains("colour"), "{:?}", problem.message);
        assert_eq!(invalid.view(Language::English).unwrap().wrong.len(), 2);
        assert!(managed(json!({})).require_valid().is_ok());
        assert!(Management::default().view(Language::English).is_none());
    }

    #[test]
    fn the_page_sees_each_setting_in_words() {
        let managed = managed(
            json!({"read_only": true, "reasons": ["First reason", "Second reason"], "idle_minutes": 5}),
        );
        let view = managed.view(Language::English).unwrap();
        let shown: Vec<(&str, &str)> =
            view.settings.iter().map(|setting| (&*setting.key, &*setting.value)).collect();
        assert_eq!(
            shown,
            [("idle_minutes", "5 minutes"), ("read_only", "Yes"), ("reasons", "First reason; Second reason")]
        );
        assert!(view.has("read_only") && !view.has("server"));
        assert_eq!((view.read_only, &*view.source), (true, "/etc/x"));
    }
}
