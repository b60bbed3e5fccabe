//! The texts about an entry request of the agent's own.

use crate::{
    kit::{Glyph, Tone, duration::clock},
    when::time_of_day,
};
use ergo_catalog::{Text, plural, text};
use ergo_protocol::entry::{EntryRequest, EntryState, Scope};

/// A request in words.
pub struct Words {
    /// Where it stands.
    pub title: String,
    /// What that means.
    pub what: Text,
    /// The same in one word.
    pub badge: Text,
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
            text!("{name} revoked the approval", name = &revocation.by.name).shown(),
            text!("You can no longer use it to enter. What you typed is still on the Start page."),
            text!("Revoked"),
            Tone::Bad,
            Glyph::Denied,
        );
    }
    let by = request.decision.as_ref().map(|decision| decision.by.name.as_str());
    match request.state {
        EntryState::Pending => words(
            text!("Waiting for approval").to_string(),
            text!(
                "Leads and the workspace’s admins can see this request. You can keep working: the decision appears here \
             and in the sidebar."
            ),
            text!("Pending"),
            Tone::Warn,
            Glyph::Clock,
        ),
        EntryState::Approved => words(
            match by {
                Some(by) => text!("Approved by {name}", name = by).shown(),
                None => text!("Approved by the workspace’s settings").to_string(),
            },
            text!("Review what was approved, then enter."),
            text!("Approved"),
            Tone::Ok,
            Glyph::Check,
        ),
        EntryState::Declined => words(
            match by {
                Some(by) => text!("Declined by {name}", name = by).shown(),
                None => text!("Declined by a second person").to_string(),
            },
            text!("No session was opened. What you typed is still on the Start page."),
            text!("Declined"),
            Tone::Bad,
            Glyph::Denied,
        ),
        EntryState::Used => words(
            text!("This request has already been used").to_string(),
            text!("Each request opens one session. Send a new request to enter again."),
            text!("Used"),
            Tone::Plain,
            Glyph::Check,
        ),
        EntryState::Withdrawn => words(
            text!("This request was withdrawn").to_string(),
            text!("You withdrew it, or the workspace no longer allows support access."),
            text!("Withdrawn"),
            Tone::Plain,
            Glyph::Cross,
        ),
        EntryState::Lapsed => words(
            text!("This request has expired").to_string(),
            text!("It wasn’t approved or used in time. Send a new request if you still need access."),
            text!("Expired"),
            Tone::Plain,
            Glyph::Clock,
        ),
    }
}

/// Above the title: whether anything can still come of the request.
pub const fn over(state: EntryState) -> Text {
    match state {
        EntryState::Pending | EntryState::Approved => text!("No session is open yet"),
        EntryState::Used => text!("Entered"),
        _ => text!("No session was opened"),
    }
}

/// On the button that leaves the request.
pub const fn leave(state: EntryState) -> Text {
    match state {
        EntryState::Pending | EntryState::Approved => text!("Withdraw request"),
        _ => text!("Dismiss"),
    }
}

/// When the request expires.
pub fn expires(at: i64, seconds: u64) -> String {
    text!("Expires at {time} ({left} left)", time = time_of_day(at), left = clock(seconds)).shown()
}

/// What may be changed.
pub const fn changes(scope: &[Scope]) -> Text {
    let mut at = 0;
    while at < scope.len() {
        if matches!(scope[at], Scope::Change) {
            return text!("One change at a time, each armed separately");
        }
        at += 1;
    }
    text!("Nothing")
}

/// On the button that enters.
pub const ENTER_AS: Text = text!("Enter as {name}");
/// The label of the workspace.
pub const WORKSPACE: Text = text!("Workspace");
/// The label of the ticket.
pub const TICKET: Text = text!("Ticket");
/// The label of the reason.
pub const REASON: Text = text!("Reason");
/// The label of the time limit.
pub const TIME_LIMIT: Text = text!("Time limit");
/// The label of what may be viewed.
pub const CAN_VIEW: Text = text!("Can view");
/// The label of what may be changed.
pub const CAN_CHANGE: Text = text!("Can change");
/// [`changes`], when changes were asked for and not approved.
pub const CHANGES_REQUESTED: Text = text!("{changes} (changes requested)");

/// The time limit that holds.
pub fn minutes(minutes: u32) -> String {
    plural!(minutes, "{count} minute", "{count} minutes").shown()
}

/// The same, when more was asked for.
pub fn minutes_requested(minutes: u32, requested: u32) -> String {
    text!("{minutes} ({requested} requested)", minutes = self::minutes(minutes), requested = requested)
        .shown()
}

/// What may be viewed, when more was asked for.
pub fn views_requested(views: &str, requested: &str) -> String {
    text!("{views} (requested: {requested})", views = views, requested = requested).shown()
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
            assert_eq!((words.title.as_str(), words.badge.english()), (title, badge));
        }
    }

    #[test]
    fn changes_are_named_only_where_they_are_approved() {
        assert_eq!(changes(&[Scope::MembersRead]).english(), "Nothing");
        assert!(changes(&[Scope::MembersRead, Scope::Change]).english().starts_with("One change"));
    }
}
