//! The texts about an entry request of the agent's own.

use crate::{
    kit::{Glyph, Tone, count::counted, duration::clock},
    when::time_of_day,
};
use ergo_protocol::entry::{EntryRequest, EntryState, Scope};

/// A request in words.
pub struct Words {
    /// Where it stands.
    pub title: String,
    /// What that means.
    pub what: &'static str,
    /// The same in one word.
    pub badge: &'static str,
    /// What the word means.
    pub tone: Tone,
    /// The icon before it.
    pub glyph: Glyph,
}

/// Where a request stands, in words.
pub fn words(request: &EntryRequest) -> Words {
    let words = |title: String, what, badge, tone, glyph| Words { title, what, badge, tone, glyph };
    if let Some(revocation) = &request.revocation {
        return words(
            format!("{} revoked the approval", revocation.by.name),
            "You can no longer use it to enter. What you typed is still on the Start page.",
            "Revoked",
            Tone::Bad,
            Glyph::Denied,
        );
    }
    let by = request.decision.as_ref().map(|decision| decision.by.name.as_str());
    match request.state {
        EntryState::Pending => words(
            "Waiting for approval".to_owned(),
            "Leads and the workspace’s admins can see this request. You can keep working: the decision appears here \
             and in the sidebar.",
            "Pending",
            Tone::Warn,
            Glyph::Clock,
        ),
        EntryState::Approved => words(
            match by {
                Some(by) => format!("Approved by {by}"),
                None => "Approved by the workspace’s settings".to_owned(),
            },
            "Review what was approved, then enter.",
            "Approved",
            Tone::Ok,
            Glyph::Check,
        ),
        EntryState::Declined => words(
            format!("Declined by {}", by.unwrap_or("a second person")),
            "No session was opened. What you typed is still on the Start page.",
            "Declined",
            Tone::Bad,
            Glyph::Denied,
        ),
        EntryState::Used => words(
            "This request has already been used".to_owned(),
            "Each request opens one session. Send a new request to enter again.",
            "Used",
            Tone::Plain,
            Glyph::Check,
        ),
        EntryState::Withdrawn => words(
            "This request was withdrawn".to_owned(),
            "You withdrew it, or the workspace no longer allows support access.",
            "Withdrawn",
            Tone::Plain,
            Glyph::Cross,
        ),
        EntryState::Lapsed => words(
            "This request has expired".to_owned(),
            "It wasn’t approved or used in time. Send a new request if you still need access.",
            "Expired",
            Tone::Plain,
            Glyph::Clock,
        ),
    }
}

/// Above the title: whether anything can still come of the request.
pub const fn over(state: EntryState) -> &'static str {
    match state {
        EntryState::Pending | EntryState::Approved => "No session is open yet",
        EntryState::Used => "Entered",
        _ => "No session was opened",
    }
}

/// On the button that leaves the request.
pub const fn leave(state: EntryState) -> &'static str {
    match state {
        EntryState::Pending | EntryState::Approved => "Withdraw request",
        _ => "Dismiss",
    }
}

/// When the request expires.
pub fn expires(at: i64, seconds: u64) -> String {
    format!("Expires at {} ({} left)", time_of_day(at), clock(seconds))
}

/// What may be changed.
pub const fn changes(scope: &[Scope]) -> &'static str {
    let mut at = 0;
    while at < scope.len() {
        if matches!(scope[at], Scope::Change) {
            return "One change at a time, each armed separately";
        }
        at += 1;
    }
    "Nothing"
}

/// Before the name of the user, on the button that enters.
pub const ENTER_AS: &str = "Enter as ";
/// The label of the workspace.
pub const WORKSPACE: &str = "Workspace";
/// The label of the ticket.
pub const TICKET: &str = "Ticket";
/// The label of the reason.
pub const REASON: &str = "Reason";
/// The label of the time limit.
pub const TIME_LIMIT: &str = "Time limit";
/// The label of what may be viewed.
pub const CAN_VIEW: &str = "Can view";
/// The label of what may be changed.
pub const CAN_CHANGE: &str = "Can change";
/// After [`changes`], when changes were asked for and not approved.
pub const CHANGES_REQUESTED: &str = " (changes requested)";

/// The time limit that holds.
pub fn minutes(minutes: u32) -> String {
    counted(minutes, "minute")
}

/// After it, when more was asked for.
pub fn minutes_requested(minutes: u32) -> String {
    format!(" ({minutes} requested)")
}

/// After what may be viewed, when more was asked for.
pub fn views_requested(views: &str) -> String {
    format!(" (requested: {views})")
}

#[cfg(test)]
mod tests {
    use super::{changes, words};
    use ergo_protocol::{
        Person, WorkspaceRef,
        entry::{Decision, EntryRequest, EntryState, Scope},
    };

    fn person(name: &str) -> Person {
        Person { id: String::new(), name: name.to_owned(), email: String::new() }
    }

    fn by(name: &str) -> Decision {
        Decision { by: person(name), at: 0, word: String::new() }
    }

    fn request(state: EntryState, decision: Option<Decision>, revocation: Option<Decision>) -> EntryRequest {
        EntryRequest {
            id: String::new(),
            state,
            user: person("Dana"),
            workspace: WorkspaceRef { id: String::new(), name: String::new() },
            agent: person("Sam"),
            reason: String::new(),
            ticket: String::new(),
            minutes: 30,
            scope: Vec::new(),
            asked_minutes: 30,
            asked_scope: Vec::new(),
            decision,
            revocation,
            created_at: 0,
            lapses_at: 0,
            settled_at: None,
            withdrawal: None,
        }
    }

    #[test]
    fn a_revoked_approval_does_not_read_as_withdrawn() {
        for (request, title, badge) in [
            (request(EntryState::Approved, Some(by("Priya")), None), "Approved by Priya", "Approved"),
            (request(EntryState::Withdrawn, None, None), "This request was withdrawn", "Withdrawn"),
            (
                request(EntryState::Withdrawn, Some(by("Priya")), Some(by("Ivana"))),
                "Ivana revoked the approval",
                "Revoked",
            ),
            // Approved by the workspace's settings, and revoked all the same.
            (
                request(EntryState::Withdrawn, None, Some(by("Ivana"))),
                "Ivana revoked the approval",
                "Revoked",
            ),
        ] {
            let words = words(&request);
            assert_eq!((words.title.as_str(), words.badge), (title, badge));
        }
    }

    #[test]
    fn changes_are_named_only_where_they_are_approved() {
        assert_eq!(changes(&[Scope::MembersRead]), "Nothing");
        assert!(changes(&[Scope::MembersRead, Scope::Change]).starts_with("One change"));
    }
}
