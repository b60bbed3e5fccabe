//! What an organization manages on an agent's computer, as the page shows it.

use serde::{Deserialize, Serialize};

/// What the organization has set. What is not set is up to the agent or to the app's default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Managed {
    /// Where it is set, for people.
    pub source: String,
    /// Each setting, in the order of the documentation.
    pub settings: Vec<ManagedSetting>,
    /// Everything that is wrong with it. If there is anything, no session starts.
    pub wrong: Vec<String>,
    /// Whether no change can be armed on this computer.
    pub read_only: bool,
    /// The reasons that an agent chooses from; empty if agents write their own.
    pub reasons: Vec<String>,
    /// Whether a second person must approve each session.
    pub second_approver: bool,
}

/// One managed setting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManagedSetting {
    /// The key in the policy.
    pub key: String,
    /// What it is called.
    pub title: String,
    /// Its value, for people.
    pub value: String,
}

impl Managed {
    /// Whether this setting is managed.
    pub fn has(&self, key: &str) -> bool {
        self.settings.iter().any(|setting| setting.key == key)
    }
}
