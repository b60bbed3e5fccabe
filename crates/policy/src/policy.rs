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
    pub idle_minutes: Option<u32>,
    pub update_channel: Option<UpdateChannel>,
    pub keep_days: Option<u32>,
    pub locale: Option<Locale>,
    pub notification_detail: Option<NotificationDetail>,
}

/// Where updates come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UpdateChannel {
    /// Releases.
    Stable,
    /// Releases and their previews.
    Beta,
    /// Nowhere: the organization deploys them.
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
