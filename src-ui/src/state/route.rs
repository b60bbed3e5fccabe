//! Pages, and what the phase allows of them.

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
}

/// What is on the window.
#[derive(Clone, Debug, PartialEq)]
pub enum Screen {
    /// Nothing is known yet.
    Loading,
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
    pub const DIRECT: &'static [Route] =
        &[Route::Start, Route::Approvals, Route::Diagnostics, Route::History];

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
    ];

    /// What the navigation calls it.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Start => "Start",
            Self::Preflight => "Review",
            Self::Request => "Entry request",
            Self::Approvals => "Approvals",
            Self::Overview => "Overview",
            Self::Members => "Members",
            Self::Member(_) => "Member",
            Self::Teams => "Teams",
            Self::Roles => "Roles",
            Self::Access => "Access settings",
            Self::Audit => "Audit log",
            Self::Diagnostics => "Diagnostics",
            Self::History => "History",
        }
    }

    /// The handle of its entry in the navigation.
    pub const fn testid(&self) -> &'static str {
        match self {
            Self::Start | Self::Preflight => "nav-start",
            Self::Request => "request-card",
            Self::Approvals => "nav-approvals",
            Self::Overview => "nav-overview",
            Self::Members | Self::Member(_) => "nav-members",
            Self::Teams => "nav-teams",
            Self::Roles => "nav-roles",
            Self::Access => "nav-access",
            Self::Audit => "nav-audit",
            Self::Diagnostics => "nav-diagnostics",
            Self::History => "nav-history",
        }
    }

    /// The entry of the navigation it belongs to.
    #[must_use]
    pub fn section(&self) -> Self {
        match self {
            Self::Preflight => Self::Start,
            Self::Member(_) => Self::Members,
            other => other.clone(),
        }
    }

    /// The same place without naming anybody.
    #[must_use]
    pub fn without_person(&self) -> Self {
        if matches!(self, Self::Member(_)) { Self::Members } else { self.clone() }
    }

    fn in_direct(&self, requested: bool) -> Self {
        match self {
            Self::Request if requested => Self::Request,
            Self::Start | Self::Preflight | Self::Approvals | Self::Diagnostics | Self::History => {
                self.clone()
            }
            _ => Self::Start,
        }
    }

    fn in_session(&self) -> Self {
        match self {
            Self::Start | Self::Preflight | Self::Request | Self::Approvals => Self::Overview,
            _ => self.clone(),
        }
    }
}
