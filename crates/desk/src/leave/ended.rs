//! Sessions that ended on the server: an impersonation session stops immediately; if it was the agent's own session,
//! the agent is signed out.

use crate::{Desk, plain};
use ergo_protocol::{
    Person,
    events::EndCause,
    snapshot::{FrozenReason, NoticeKind},
};
use ergo_session::{Event, State, holds_actor};
use std::sync::Arc;

impl Desk {
    /// One of this agent's sessions ended. Does not block: a separate task writes the records.
    pub(crate) fn stop_ended(
        self: &Arc<Self>,
        session_id: &str,
        cause: EndCause,
        by: Option<&Person>,
        message: Option<&str>,
    ) {
        let (is_own, number, detail) = {
            let inner = self.lock();
            let held =
                holds_actor(inner.state()).filter(|held| held.session.facts().session_id == session_id);
            (
                inner.own.as_ref().is_some_and(|own| own.id() == session_id),
                inner.session_number,
                held.map(|held| {
                    let why = why_frozen(cause, &held.viewed.name, &held.workspace.name);
                    with_message(why, by, message)
                }),
            )
        };
        if is_own {
            self.own_has_ended(why_signed_out(cause));
        } else if let Some(detail) = detail {
            let reason =
                if cause == EndCause::Expired { FrozenReason::Expired } else { FrozenReason::Revoked };
            self.stop_at_once(number, reason, detail);
        }
    }

    /// The agent's own session ended on the server, and with it any session that was entered from it.
    pub(crate) fn own_has_ended(self: &Arc<Self>, why: &str) {
        let number = {
            let mut inner = self.lock();
            if let Some(own) = &mut inner.own {
                own.over = Some(why.to_owned());
            }
            inner.session_number
        };
        self.stop_at_once(
            number,
            FrozenReason::Revoked,
            format!("{why} You will be signed out when you exit."),
        );
        self.leave_if_over();
    }

    /// Signs out when the agent's own session has ended: immediately if no impersonation session is open, or else
    /// once its receipt is closed.
    pub(crate) fn leave_if_over(&self) {
        let over = {
            let inner = self.lock();
            let outside = matches!(inner.state(), State::Direct { .. } | State::Requested { .. });
            let why = inner.own.as_ref().and_then(|own| own.over.clone());
            why.filter(|_| outside).map(|why| (inner.session_number, why))
        };
        let Some((number, why)) = over else { return };
        // Refused if a session was entered at this moment; the next beat checks again. Without an impersonation
        // session, there is nothing to record.
        let _ = self.step(Some(number), Event::SignOut, |inner| {
            inner.notices.say(NoticeKind::SignInOver, format!("{why} You are signed out."));
        });
    }

    /// Stops the open session, if it is still the same one, before anything is awaited.
    fn stop_at_once(self: &Arc<Self>, number: u64, reason: FrozenReason, detail: String) {
        let stopped = self.step(Some(number), Event::Froze { reason, detail }, |inner| {
            if let Some(live) = &mut inner.live {
                live.ended_there = true;
            }
        });
        // Refused if there is nothing to stop.
        if let Ok(effects) = stopped {
            let desk = Arc::clone(self);
            tokio::spawn(async move { desk.carry_out(effects).await });
        }
    }
}

/// Why a session is over, with the message of the person who ended it.
fn with_message(why: String, by: Option<&Person>, message: Option<&str>) -> String {
    let message = message.map(plain::message).filter(|message| !message.trim().is_empty());
    match (by.map(plain::person), message) {
        (Some(by), Some(message)) => format!("{why} {}: “{message}”", by.name),
        (None, Some(message)) => format!("{why} “{message}”"),
        (_, None) => why,
    }
}

/// Why a session is over, for the agent in it.
fn why_frozen(cause: EndCause, viewed: &str, workspace: &str) -> String {
    match cause {
        EndCause::Exited => "This session was ended from another place, using your account.".to_owned(),
        EndCause::EndedByLead => "A support lead ended this session.".to_owned(),
        EndCause::EndedByCustomer => format!("{workspace} ended this session."),
        EndCause::TokenRevoked => "This session’s token was revoked.".to_owned(),
        EndCause::Expired => "The time approved for this session has run out.".to_owned(),
        EndCause::ParentEnded => "Your own sign-in has ended, which also ended this session.".to_owned(),
        EndCause::AgentDisabled => "Your support account was disabled.".to_owned(),
        EndCause::AgentRole => "Your support role no longer allows this session.".to_owned(),
        EndCause::ApprovalRevoked => "The approval for this session was revoked.".to_owned(),
        EndCause::ApprovalNeeded => {
            format!(
                "{workspace} now requires a second person to approve each session, and no one approved this one."
            )
        }
        EndCause::SupportAccessOff => format!("{workspace} turned off support access."),
        EndCause::ViewedUserSuspended => format!("{viewed} was suspended in {workspace}."),
        EndCause::ViewedUserRemoved => format!("{viewed} is no longer a member of {workspace}."),
        EndCause::ViewedUserOffLimits => format!("Support is no longer allowed to view {viewed}."),
        EndCause::Restored => "The server was restored from a backup, which ended every session.".to_owned(),
    }
}

/// Why the agent's own session is over.
const fn why_signed_out(cause: EndCause) -> &'static str {
    match cause {
        EndCause::AgentDisabled => "Your support account was disabled.",
        EndCause::AgentRole => "You are no longer a support agent.",
        EndCause::Expired => "Your sign-in has expired.",
        EndCause::TokenRevoked => "Your sign-in was revoked.",
        EndCause::EndedByLead => "A support lead ended your sign-in.",
        EndCause::Exited => "You were signed out from another place.",
        EndCause::Restored => "The server was restored from a backup, which ended every sign-in.",
        // These causes apply only to impersonation sessions.
        EndCause::EndedByCustomer
        | EndCause::ParentEnded
        | EndCause::ApprovalRevoked
        | EndCause::ApprovalNeeded
        | EndCause::SupportAccessOff
        | EndCause::ViewedUserSuspended
        | EndCause::ViewedUserRemoved
        | EndCause::ViewedUserOffLimits => "Your sign-in has ended.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_agent_reads_who_ended_the_session_and_what_they_say() {
        let priya = Person { id: "usr_1".into(), name: "Priya Nair".into(), email: String::new() };
        let said = |by, message| with_message("A support lead ended this session.".to_owned(), by, message);
        assert_eq!(
            said(Some(&priya), Some("The customer \u{202E}called.")),
            "A support lead ended this session. Priya Nair: “The customer called.”"
        );
        assert_eq!(said(Some(&priya), Some("  ")), "A support lead ended this session.");
        assert_eq!(said(None, None), "A support lead ended this session.");
    }

    #[test]
    fn every_cause_is_said_in_words_of_its_own() {
        let causes = [
            EndCause::Exited,
            EndCause::EndedByLead,
            EndCause::EndedByCustomer,
            EndCause::TokenRevoked,
            EndCause::Expired,
            EndCause::ParentEnded,
            EndCause::AgentDisabled,
            EndCause::AgentRole,
            EndCause::ApprovalRevoked,
            EndCause::ApprovalNeeded,
            EndCause::SupportAccessOff,
            EndCause::ViewedUserSuspended,
            EndCause::ViewedUserRemoved,
            EndCause::ViewedUserOffLimits,
            EndCause::Restored,
        ];
        let said: std::collections::BTreeSet<String> =
            causes.iter().map(|cause| why_frozen(*cause, "Dana Reyes", "Marlow Freight")).collect();
        assert_eq!(said.len(), causes.len());
        assert!(said.contains("The approval for this session was revoked."));
        assert!(said.contains("Dana Reyes was suspended in Marlow Freight."));
        assert!(causes.iter().all(|cause| why_signed_out(*cause).ends_with('.')));
    }
}
