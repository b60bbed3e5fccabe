//! What a notification says, and when. No I/O.

use ergo_catalog::{plural, text};
use ergo_protocol::{
    entry::EntryState,
    snapshot::{Phase, Snapshot},
};
use std::time::Duration;

/// How long before a session ends the agent is notified.
const SOON: Duration = Duration::from_mins(5);

/// Something that an agent should know immediately.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message {
    /// The agent's own request was approved by a second person.
    Approved,
    /// This many requests are waiting for this lead, more than before.
    Requested(u32),
    /// The session is frozen.
    Frozen,
    /// The session ends in five minutes.
    SoonOver,
}

/// What happened between two snapshots.
pub fn messages(before: &Snapshot, now: &Snapshot) -> Vec<Message> {
    let mut messages = Vec::new();
    if let (Phase::Requested(before), Phase::Requested(now)) = (&before.phase, &now.phase)
        && before.id == now.id
        && (before.state, now.state) == (EntryState::Pending, EntryState::Approved)
    {
        messages.push(Message::Approved);
    }
    // What was already waiting at sign-in is on the screen.
    if let (Some(before), Some(now)) = (before.approvals, now.approvals)
        && now > before
    {
        messages.push(Message::Requested(now));
    }
    let is_frozen = |snapshot: &Snapshot| matches!(snapshot.phase, Phase::Frozen(_));
    if is_frozen(now) && !is_frozen(before) {
        messages.push(Message::Frozen);
    }
    messages
}

/// Says once that a session is nearly over, and again if it was extended in the meantime.
#[derive(Default)]
pub struct SoonOver {
    /// The session that had more than five minutes left.
    awaited: Option<String>,
}

impl SoonOver {
    /// The message, at the moment it is due. A session that never had more than five minutes gets none.
    pub fn message(&mut self, now: &Snapshot) -> Option<Message> {
        let (session, left) = left(now)?;
        if left > SOON {
            self.awaited = Some(session.to_owned());
            return None;
        }
        let due = self.awaited.take().is_some_and(|awaited| awaited == session);
        due.then_some(Message::SoonOver)
    }

    /// The time until the message is due, if nothing else happens.
    pub fn next_look(&self, now: &Snapshot) -> Option<Duration> {
        let (session, left) = left(now)?;
        (self.awaited.as_deref() == Some(session)).then(|| left.saturating_sub(SOON))
    }
}

/// The session that is shown, and how much time it has left.
fn left(now: &Snapshot) -> Option<(&str, Duration)> {
    let session = now.impersonation.as_ref().filter(|_| matches!(now.phase, Phase::Active))?;
    Some((&session.session_id, Duration::from_millis(u64::try_from(session.remaining_millis).unwrap_or(0))))
}

impl Message {
    /// The title and text. Without `names`, no customer's user and no workspace is named.
    pub fn words(self, now: &Snapshot, names: bool) -> (&'static str, String) {
        let who = match (&now.phase, &now.impersonation) {
            _ if !names => None,
            (Phase::Requested(request), _) => Some((&request.user.name, &request.workspace.name)),
            (_, Some(session)) => Some((&session.viewed.name, &session.workspace.name)),
            _ => None,
        };
        let (title, text) = match (self, who) {
            (Self::Approved, None) => {
                (text!("Request approved"), text!("You can enter the workspace now.").into())
            }
            (Self::Approved, Some((user, workspace))) => (
                text!("Request approved"),
                text!("You can enter {workspace} as {user} now.", workspace = workspace, user = user),
            ),
            (Self::Requested(count), _) => (
                text!("New entry request"),
                plural!(count, "{count} request needs a decision.", "{count} requests need a decision."),
            ),
            (Self::Frozen, None) => (text!("Session frozen"), text!("Open Ergo Support to see why.").into()),
            (Self::Frozen, Some((user, workspace))) => (
                text!("Session frozen"),
                text!(
                    "Your session as {user} in {workspace} is frozen. Open Ergo Support to see why.",
                    user = user,
                    workspace = workspace,
                ),
            ),
            (Self::SoonOver, None) => (text!("5 minutes left"), text!("Your session ends soon.").into()),
            (Self::SoonOver, Some((user, workspace))) => (
                text!("5 minutes left"),
                text!("Your session as {user} in {workspace} ends soon.", user = user, workspace = workspace),
            ),
        };
        (title.shown(), text.shown())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn snapshot(phase: &Value, approvals: Option<u32>, remaining: Option<i64>) -> Snapshot {
        let person = |name: &str| json!({ "id": "x", "name": name, "email": "" });
        let session = remaining.map(|remaining| json!({
            "session_id": "s", "viewed": person("Dana Reyes"), "impersonator": person("Sam Okafor"),
            "workspace": { "id": "w", "name": "Marlow Freight" }, "mode": "read_only", "ticket": "", "reason": "",
            "minutes": 1, "scope": [], "changes_allowed": false, "armed": null, "last_change": null, "ends_at": 0,
            "remaining_millis": remaining, "extendable_minutes": 0
        }));
        serde_json::from_value(json!({
            "revision": 1, "phase": phase, "agent": null, "impersonation": session, "held_back": [], "notices": [],
            "timezone_offer": null, "server": { "url": "", "training": true, "reachable": true, "last_heard": null, "sign_in": null, "hand_overs": [] },
            "desktop_timezone": "UTC", "approvals": approvals, "waiting": null, "quit_asked": false, "unfinished_note": null
        }))
        .unwrap()
    }

    fn requested(id: &str, state: &str) -> Snapshot {
        let person = |name: &str| json!({ "id": "x", "name": name, "email": "" });
        let request = json!({
            "name": "requested", "id": id, "state": state, "user": person("Dana Reyes"),
            "workspace": { "id": "w", "name": "Marlow Freight" }, "agent": person("Sam Okafor"), "reason": "r",
            "ticket": "t", "minutes": 5, "scope": [], "asked_minutes": 5, "asked_scope": [], "decision": null,
            "revocation": null, "created_at": 1, "lapses_at": 2
        });
        snapshot(&request, None, None)
    }

    fn direct(approvals: Option<u32>) -> Snapshot {
        snapshot(&json!({ "name": "direct" }), approvals, None)
    }

    fn active(remaining: i64) -> Snapshot {
        snapshot(&json!({ "name": "active" }), None, Some(remaining))
    }

    fn frozen() -> Snapshot {
        let phase = json!({
            "name": "frozen", "reason": "idle", "detail": "", "since": 0, "can_reverify": true, "saved_entries": 0
        });
        snapshot(&phase, None, Some(60_000))
    }

    #[test]
    fn an_approval_is_said_once_and_of_the_same_request_only() {
        let (waits, approved) = (requested("er_1", "pending"), requested("er_1", "approved"));
        assert_eq!(messages(&waits, &approved), [Message::Approved]);
        assert_eq!(messages(&approved, &approved), []);
        assert_eq!(messages(&requested("er_2", "pending"), &approved), []);
        // Approved by policy immediately: the agent has just clicked the button.
        assert_eq!(messages(&direct(None), &approved), []);
        assert_eq!(messages(&waits, &requested("er_1", "declined")), []);
    }

    #[test]
    fn a_lead_hears_of_more_requests_but_not_of_fewer_nor_at_the_sign_in() {
        assert_eq!(messages(&direct(Some(0)), &direct(Some(2))), [Message::Requested(2)]);
        assert_eq!(messages(&direct(Some(2)), &direct(Some(1))), []);
        assert_eq!(messages(&direct(None), &direct(Some(3))), []);
    }

    #[test]
    fn a_freeze_is_said_once() {
        assert_eq!(messages(&active(600_000), &frozen()), [Message::Frozen]);
        assert_eq!(messages(&frozen(), &frozen()), []);
    }

    #[test]
    fn five_minutes_are_said_at_the_moment_and_again_after_an_extension() {
        let mut soon = SoonOver::default();
        assert_eq!(soon.message(&active(301_000)), None);
        assert_eq!(soon.next_look(&active(301_000)), Some(Duration::from_secs(1)));
        assert_eq!(soon.message(&active(300_000)), Some(Message::SoonOver));
        assert_eq!(soon.message(&active(299_000)), None);
        assert_eq!(soon.next_look(&active(299_000)), None);
        assert_eq!(soon.message(&active(900_000)), None);
        assert_eq!(soon.message(&active(300_000)), Some(Message::SoonOver));
        // A five-minute session has no such moment.
        assert_eq!(SoonOver::default().message(&active(299_000)), None);
        assert_eq!(SoonOver::default().message(&direct(None)), None);
    }

    #[test]
    fn no_customer_is_named_unless_that_is_allowed() {
        let session = active(300_000);
        for (message, now) in [
            (Message::Approved, &requested("er_1", "approved")),
            (Message::Requested(1), &direct(Some(1))),
            (Message::Requested(4), &direct(Some(4))),
            (Message::Frozen, &frozen()),
            (Message::SoonOver, &session),
        ] {
            let (title, text) = message.words(now, false);
            assert!(!format!("{title} {text}").contains("Dana") && !text.contains("Marlow"), "{message:?}");
            assert!(!text.is_empty());
        }
        assert_eq!(
            Message::Approved.words(&requested("er_1", "approved"), true).1,
            "You can enter Marlow Freight as Dana Reyes now."
        );
        assert!(Message::Frozen.words(&frozen(), true).1.contains("Dana Reyes in Marlow Freight"));
    }
}
