//! The texts of the sessions.

use crate::{kit::duration::clock, when::time_of_day};
use ergo_catalog::{Text, text};
use ergo_protocol::{
    UnixMillis,
    entry::EntryState,
    sessions::{OpenMode, PageKind, SeenPage},
};

/// The title.
pub const TITLE: Text = text!("Sessions");
/// What is to be seen here.
pub const LEDE: Text =
    text!("Everyone who is viewing a customer’s workspace right now. This list updates automatically.");
/// The list is being read.
pub const LOADING: Text = text!("Loading sessions");
/// Nobody is inside.
pub const NONE: Text = text!("No active sessions");
/// What will be here.
pub const NONE_TEXT: Text = text!("A session appears here as soon as someone enters a workspace.");
/// Who, as whom, where.
pub const WHO: Text = text!("{agent} as {user} in {workspace}");
/// The ticket.
pub const TICKET: Text = text!("Ticket");
/// Why.
pub const REASON: Text = text!("Reason");
/// Since when.
pub const SINCE: Text = text!("Started");
/// Until when.
pub const LEFT: Text = text!("Time left");
/// Where in the workspace.
pub const PAGE: Text = text!("Viewing");
/// Its id.
pub const SESSION_ID: Text = text!("Session ID");
/// Copies it.
pub const COPY_SESSION_ID: Text = text!("Copy session ID");
/// Begins to end it.
pub const END: Text = text!("End session…");
/// It was ended.
pub const ENDED: Text = text!("Ended: {agent} can no longer view {workspace} as {user}.");

/// The modes.
pub mod mode {
    use ergo_catalog::{Text, text};

    /// Nothing can be changed.
    pub const READ_ONLY: Text = text!("Read-only");
    /// One change can be made.
    pub const ARMED: Text = text!("Armed");
    /// Changes may be armed.
    pub const MAY_CHANGE: Text = text!("Changes approved");
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
    text!("{left}, until {time}", left = clock(seconds), time = time_of_day(ends_at)).shown()
}

/// What the agent looked at last.
pub fn page(page: Option<&SeenPage>) -> String {
    let Some(page) = page else { return text!("Nothing opened yet").to_string() };
    let name = match page.kind {
        PageKind::Overview => text!("Overview"),
        PageKind::Members => text!("Members"),
        PageKind::Member => {
            return page
                .member
                .as_ref()
                .map_or_else(|| text!("A member").to_string(), |member| member.name.clone());
        }
        PageKind::Teams => text!("Teams"),
        PageKind::Roles => text!("Roles"),
        PageKind::AccessSettings => text!("Access settings"),
        PageKind::Audit => text!("Audit log"),
    };
    name.to_string()
}

/// Ending a session.
pub mod end {
    use ergo_catalog::{Text, text};

    /// What it does.
    pub const CONSEQUENCE: Text = text!(
        "{agent}’s session will freeze immediately, and nothing more will be shown to them. They keep their notes and get a receipt."
    );
    /// What is said to the agent.
    pub const MESSAGE: Text = text!("Message to the agent");
    /// It may be left out.
    pub const MESSAGE_ASIDE: Text = text!("Optional");
    /// Leaves it.
    pub const KEEP: Text = text!("Keep session");
    /// Ends it.
    pub const END: Text = text!("End session");
}

/// Today's decided requests.
pub mod decided {
    use super::EntryState;
    use ergo_catalog::{Text, text};
    use ergo_protocol::entry::EntryRequest;

    /// Their title.
    pub const TITLE: Text = text!("Decided today");
    /// They are being read.
    pub const LOADING: Text = text!("Loading decided requests");
    /// There are none.
    pub const NONE: Text = text!("No requests have been decided today.");

    /// What became of a request.
    pub const fn state(request: &EntryRequest) -> Text {
        match (request.state, request.revocation.is_some()) {
            (_, true) => text!("Revoked"),
            (EntryState::Pending, _) => text!("Pending"),
            (EntryState::Approved, _) => text!("Approved"),
            (EntryState::Declined, _) => text!("Declined"),
            (EntryState::Used, _) => text!("Entered"),
            (EntryState::Withdrawn, _) => text!("Withdrawn"),
            (EntryState::Lapsed, _) => text!("Expired"),
        }
    }

    /// By whom; nobody has to decide where policy approves.
    pub fn by(request: &EntryRequest) -> String {
        let by = |name: &str| text!("by {name}", name = name).shown();
        let revoked = request.revocation.as_ref().map(|revocation| by(&revocation.by.name));
        let decided = request.decision.as_ref().map(|decision| by(&decision.by.name));
        let withdrawn = request.withdrawal.as_ref().map(|withdrawal| {
            withdrawal.by.as_ref().map_or_else(|| withdrawal.why.clone(), |who| by(&who.name))
        });
        let by_policy = matches!(request.state, EntryState::Approved | EntryState::Used)
            .then(|| text!("by the workspace’s settings").to_string());
        revoked.or(withdrawn).or(decided).or(by_policy).unwrap_or_default()
    }
}
