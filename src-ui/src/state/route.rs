//! Pages, and what the phase allows of them.

use ergo_catalog::{Text, text, text_in};
use ergo_protocol::snapshot::Phase;
use yew::AttrValue;

/// A page an agent can ask for.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Route {
    /// Choose whom to view, and why.
    #[default]
    Start,
    /// Look at it once more before entering.
    Preflight,
    /// The agent's own entry request, while one is open.
    Request,
    /// Entry requests of others that wait.
    Approvals,
    /// The workspace at a glance.
    Overview,
    /// Its members.
    Members,
    /// One member, by id.
    Member(AttrValue),
    /// A member, compared with another, a role, or an earlier time.
    Compare(AttrValue),
    /// A role, compared with a member or another role.
    CompareRole(AttrValue),
    /// Its teams.
    Teams,
    /// Its roles.
    Roles,
    /// Its access settings.
    Access,
    /// Its audit log.
    Audit,
    /// Where the app knows from what it says.
    Diagnostics,
    /// Past sessions.
    History,
    /// The sessions of all agents that run now; for leads.
    Sessions,
    /// What is remembered of the desk.
    Settings,
    /// What the app does, and who to ask.
    Help,
    /// The version, and the software that it is made with.
    About,
}

/// What is on the window.
#[derive(Clone, Debug, PartialEq)]
pub enum Screen {
    /// Nothing is known yet.
    Loading,
    /// The organization's settings cannot be used.
    Blocked,
    /// Choose who you are.
    SignIn,
    /// A page, with navigation.
    Page(Route),
    /// An entry is under way.
    Entering,
    /// The identity check.
    Identity,
    /// Stopped.
    Frozen,
    /// Being ended.
    Exiting,
    /// The receipt.
    Ended,
}

impl Screen {
    /// What a phase lets be shown.
    pub fn of(phase: &Phase, route: &Route) -> Self {
        match phase {
            Phase::SignedOut => Self::SignIn,
            Phase::Direct => Self::Page(route.in_direct(false)),
            Phase::Requested(_) => Self::Page(route.in_direct(true)),
            Phase::Entering => Self::Entering,
            Phase::Confirming => Self::Identity,
            Phase::Active => Self::Page(route.in_session()),
            Phase::Frozen(_) => Self::Frozen,
            Phase::Exiting => Self::Exiting,
            Phase::Ended(_) => Self::Ended,
        }
    }
}

impl Route {
    /// The pages of a direct session, in the order of the navigation.
    pub const DIRECT: &'static [Route] = &[
        Route::Start,
        Route::Approvals,
        Route::Sessions,
        Route::Diagnostics,
        Route::History,
        Route::Settings,
        Route::Help,
        Route::About,
    ];

    /// The pages of an impersonation session, in the order of the navigation.
    pub const SESSION: &'static [Route] = &[
        Route::Overview,
        Route::Members,
        Route::Teams,
        Route::Roles,
        Route::Access,
        Route::Audit,
        Route::Diagnostics,
        Route::History,
        Route::Settings,
        Route::Help,
        Route::About,
    ];

    /// What the navigation calls it.
    pub const fn label(&self) -> Text {
        match self {
            Self::Start => text_in!("page", "Start"),
            Self::Preflight => text_in!("page", "Review"),
            Self::Request => text!("Entry request"),
            Self::Approvals => text!("Approvals"),
            Self::Overview => text!("Overview"),
            Self::Members => text!("Members"),
            Self::Member(_) => text!("Member"),
            Self::Compare(_) | Self::CompareRole(_) => text!("Compare permissions"),
            Self::Teams => text!("Teams"),
            Self::Roles => text!("Roles"),
            Self::Access => text_in!("page", "Access settings"),
            Self::Audit => text!("Audit log"),
            Self::Diagnostics => text!("Diagnostics"),
            Self::History => text!("History"),
            Self::Sessions => text!("Sessions"),
            Self::Settings => text!("Settings"),
            Self::Help => text!("Help"),
            Self::About => text!("About"),
        }
    }

    /// The handle of its entry in the navigation.
    pub const fn testid(&self) -> &'static str {
        match self {
            Self::Start | Self::Preflight => "nav-start",
            Self::Request => "request-card",
            Self::Approvals => "nav-approvals",
            Self::Overview => "nav-overview",
            Self::Members | Self::Member(_) | Self::Compare(_) => "nav-members",
            Self::Teams => "nav-teams",
            Self::Roles | Self::CompareRole(_) => "nav-roles",
            Self::Access => "nav-access",
            Self::Audit => "nav-audit",
            Self::Diagnostics => "nav-diagnostics",
            Self::History => "nav-history",
            Self::Sessions => "nav-sessions",
            Self::Settings => "nav-settings",
            Self::Help | Self::About => "nav-help",
        }
    }

    /// The entry of the navigation it belongs to.
    #[must_use]
    pub fn section(&self) -> Self {
        match self {
            Self::Preflight => Self::Start,
            Self::Member(_) | Self::Compare(_) => Self::Members,
            Self::CompareRole(_) => Self::Roles,
            Self::About => Self::Help,
            other => other.clone(),
        }
    }

    /// Whether only those have it who decide about others' sessions.
    pub const fn is_for_leads(&self) -> bool {
        matches!(self, Self::Approvals | Self::Sessions)
    }

    /// The same place without naming anybody.
    #[must_use]
    pub fn without_person(&self) -> Self {
        if matches!(self, Self::Member(_) | Self::Compare(_)) { Self::Members } else { self.clone() }
    }

    fn in_direct(&self, requested: bool) -> Self {
        match self {
            Self::Request if requested => Self::Request,
            Self::Preflight => Self::Preflight,
            page if Self::DIRECT.contains(page) => page.clone(),
            _ => Self::Start,
        }
    }

    fn in_session(&self) -> Self {
        match self {
            Self::Start | Self::Preflight | Self::Request | Self::Approvals | Self::Sessions => {
                Self::Overview
            }
            _ => self.clone(),
        }
    }
}
