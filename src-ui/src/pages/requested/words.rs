//! The wording for an entry request in each of its states.

use crate::kit::{Glyph, Tone};
use ergo_protocol::entry::{EntryRequest, EntryState};

/// A request in words.
pub struct Words {
    /// Where it stands.
    pub title: String,
    /// What that means.
    pub what: String,
    /// The same in a word.
    pub badge: &'static str,
    /// What the word means.
    pub tone: Tone,
    /// The picture before it.
    pub glyph: Glyph,
}

/// Where a request stands, in words.
pub fn words(request: &EntryRequest) -> Words {
    let by = request.decision.as_ref().map_or("a second person", |decision| decision.by.name.as_str());
    let words = |title: String, what: &str, badge, tone, glyph| Words {
        title,
        what: what.to_owned(),
        badge,
        tone,
        glyph,
    };
    if let Some(revocation) = &request.revocation {
        return words(
            format!("{} revoked the approval", revocation.by.name),
            "It no longer lets you in. What you typed is still on the Start page.",
            "Revoked",
            Tone::Bad,
            Glyph::Denied,
        );
    }
    match request.state {
        EntryState::Pending => words(
            "Waiting for a second person".to_owned(),
            "Leads and the workspace’s own admins see this request now. The decision shows up here at once.",
            "Pending",
            Tone::Warn,
            Glyph::Clock,
        ),
        EntryState::Approved if request.decision.is_some() => words(
            format!("Approved by {by}"),
            "Look at what was approved, then enter.",
            "Approved",
            Tone::Ok,
            Glyph::Check,
        ),
        EntryState::Approved => words(
            "Approved by the workspace’s settings".to_owned(),
            "Look at it once more, then enter.",
            "Approved",
            Tone::Ok,
            Glyph::Check,
        ),
        EntryState::Declined => words(
            format!("Declined by {by}"),
            "Nothing was opened. What you typed is still on the Start page.",
            "Declined",
            Tone::Bad,
            Glyph::Denied,
        ),
        EntryState::Used => words(
            "This request has already been used".to_owned(),
            "A request is good for one session. Send a new one if you need another look.",
            "Used",
            Tone::Plain,
            Glyph::Check,
        ),
        EntryState::Withdrawn => words(
            "This request was taken back".to_owned(),
            "Either you took it back, or the workspace no longer lets support in.",
            "Taken back",
            Tone::Plain,
            Glyph::Cross,
        ),
        EntryState::Lapsed => words(
            "This request has lapsed".to_owned(),
            "It was not decided, or not used, in time. Ask again if you still need a look.",
            "Lapsed",
            Tone::Plain,
            Glyph::Clock,
        ),
    }
}

/// What tests call a state.
pub const fn name(state: EntryState) -> &'static str {
    match state {
        EntryState::Pending => "pending",
        EntryState::Approved => "approved",
        EntryState::Declined => "declined",
        EntryState::Used => "used",
        EntryState::Withdrawn => "withdrawn",
        EntryState::Lapsed => "lapsed",
    }
}

#[cfg(test)]
mod tests {
    use super::words;
    use ergo_protocol::{
        Person, WorkspaceRef,
        entry::{Decision, EntryRequest, EntryState},
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
    fn a_revoked_approval_is_not_said_to_be_taken_back() {
        for (request, title, badge) in [
            (request(EntryState::Approved, Some(by("Priya")), None), "Approved by Priya", "Approved"),
            (request(EntryState::Withdrawn, None, None), "This request was taken back", "Taken back"),
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
}
