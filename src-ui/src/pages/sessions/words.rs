//! The texts of the sessions.

use crate::{kit::duration::clock, when::time_of_day};
use ergo_protocol::{
    UnixMillis,
    entry::EntryState,
    sessions::{OpenMode, PageKind, SeenPage},
};

/// The title.
pub const TITLE: &str = "Sessions";
/// What is to be seen here.
pub const LEDE: &str =
    "Everyone who is viewing a customer’s workspace right now. This list updates automatically.";
/// The list is being read.
pub const LOADING: &str = "Loading sessions";
/// Nobody is inside.
pub const NONE: &str = "No active sessions";
/// What will be here.
pub const NONE_TEXT: &str = "A session appears here as soon as someone enters a workspace.";
/// Between agent and user.
pub const AS: &str = " as ";
/// Between user and workspace.
pub const IN: &str = " in ";
/// The ticket.
pub const TICKET: &str = "Ticket";
/// Why.
pub const REASON: &str = "Reason";
/// Since when.
pub const SINCE: &str = "Started";
/// Until when.
pub const LEFT: &str = "Time left";
/// Where in the workspace.
pub const PAGE: &str = "Viewing";
/// Its id.
pub const SESSION_ID: &str = "Session ID";
/// Copies it.
pub const COPY_SESSION_ID: &str = "Copy session ID";
/// Begins to end it.
pub const END: &str = "End session…";
/// It was ended: before the agent's name.
pub const ENDED: &str = "Ended: ";
/// After the agent's name, and before the workspace's.
pub const NO_LONGER: &str = " can no longer view ";

/// The modes.
pub mod mode {
    /// Nothing can be changed.
    pub const READ_ONLY: &str = "Read-only";
    /// One change can be made.
    pub const ARMED: &str = "Armed";
    /// Changes may be armed.
    pub const MAY_CHANGE: &str = "Changes approved";
}

/// What is armed, with both values.
pub fn armed(mode: &OpenMode) -> Option<String> {
    match mode {
        OpenMode::ReadOnly => None,
        OpenMode::Armed { title, before, after, .. } => Some(format!("{title}: {before} → {after}")),
    }
}

/// Since when, and when it ends.
pub fn since(started_at: UnixMillis) -> String {
    time_of_day(started_at)
}

/// `12:04, until 14:27`.
pub fn left(seconds: u64, ends_at: UnixMillis) -> String {
    format!("{}, until {}", clock(seconds), time_of_day(ends_at))
}

/// What the agent looked at last.
pub fn page(page: Option<&SeenPage>) -> String {
    let Some(page) = page else { return "Nothing opened yet".to_owned() };
    let name = match page.kind {
        PageKind::Overview => "Overview",
        PageKind::Members => "Members",
        PageKind::Member => {
            return page.member.as_ref().map_or_else(|| "A member".to_owned(), |member| member.name.clone());
        }
        PageKind::Teams => "Teams",
        PageKind::Roles => "Roles",
        PageKind::AccessSettings => "Access settings",
        PageKind::Audit => "Audit log",
    };
    name.to_owned()
}

/// Ending a session.
pub mod end {
    /// What it does, after the agent's name.
    pub const CONSEQUENCE: &str = "’s session will freeze immediately, and nothing more will be shown to them. They keep their notes and get a receipt.";
    /// What is said to the agent.
    pub const MESSAGE: &str = "Message to the agent";
    /// It may be left out.
    pub const MESSAGE_ASIDE: &str = "Optional";
    /// Leaves it.
    pub const KEEP: &str = "Keep session";
    /// Ends it.
    pub const END: &str = "End session";
}

/// Today's decided requests.
pub mod decided {
    use super::EntryState;
    use ergo_protocol::entry::EntryRequest;

    /// Their title.
    pub const TITLE: &str = "Decided today";
    /// They are being read.
    pub const LOADING: &str = "Loading decided requests";
    /// There are none.
    pub const NONE: &str = "No requests have been decided today.";

    /// What became of a request.
    pub const fn state(request: &EntryRequest) -> &'static str {
        match (request.state, request.revocation.is_some()) {
            (_, true) => "Revoked",
            (EntryState::Pending, _) => "Pending",
            (EntryState::Approved, _) => "Approved",
            (EntryState::Declined, _) => "Declined",
            (EntryState::Used, _) => "Entered",
            (EntryState::Withdrawn, _) => "Withdrawn",
            (EntryState::Lapsed, _) => "Expired",
        }
    }

    /// By whom; nobody has to decide where policy approves.
    pub fn by(request: &EntryRequest) -> String {
        let revoked = request.revocation.as_ref().map(|revocation| format!("by {}", revocation.by.name));
        let decided = request.decision.as_ref().map(|decision| format!("by {}", decision.by.name));
        let withdrawn = request.withdrawal.as_ref().map(|withdrawal| {
            withdrawal.by.as_ref().map_or_else(|| withdrawal.why.clone(), |by| format!("by {}", by.name))
        });
        let by_policy = matches!(request.state, EntryState::Approved | EntryState::Used)
            .then(|| "by the workspace’s settings".to_owned());
        revoked.or(withdrawn).or(decided).or(by_policy).unwrap_or_default()
    }
}
