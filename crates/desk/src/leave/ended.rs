//! Sessions that ended on the server: an impersonation session stops immediately; if it was the agent's own session,
//! the agent is signed out.

use crate::{Desk, plain};
use ergo_catalog::{Sentence, Text, text};
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
    pub(crate) fn own_has_ended(self: &Arc<Self>, why: Text) {
        let number = {
            let mut inner = self.lock();
            if let Some(own) = &mut inner.own {
                own.over = Some(why);
            }
            inner.session_number
        };
        self.stop_at_once(
            number,
            FrozenReason::Revoked,
            text!("{why} You will be signed out when you exit.", why = why),
        );
        self.leave_if_over();
    }

    /// Signs out when the agent's own session has ended: immediately if no impersonation session is open, or else
    /// once its receipt is closed.
    pub(crate) fn leave_if_over(&self) {
        let over = {
            let inner = self.lock();
            let outside = matches!(inner.state(), State::Direct { .. } | State::Requested { .. });
            let why = inner.own.as_ref().and_then(|own| own.over);
            why.filter(|_| outside).map(|why| (inner.session_number, why))
        };
        let Some((number, why)) = over else { return };
        // Refused if a session was entered at this moment; the next beat checks again. Without an impersonation
        // session, there is nothing to record.
        let _ = self.step(Some(number), Event::SignOut, |inner| {
            inner.notices.say(NoticeKind::SignInOver, text!("{why} You are signed out.", why = why));
        });
    }

    /// Stops the open session, if it is still the same one, before anything is awaited.
    fn stop_at_once(self: &Arc<Self>, number: u64, reason: FrozenReason, detail: Sentence) {
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
fn with_message(why: Sentence, by: Option<&Person>, message: Option<&str>) -> Sentence {
    let message = message.map(plain::message).filter(|message| !message.trim().is_empty());
    match (by.map(plain::person), message) {
        (Some(by), Some(message)) => {
            text!("{why} {name}: “{message}”", why = why, name = by.name, message = message)
        }
        (None, Some(message)) => text!("{why} “{message}”", why = why, message = message),
        (_, None) => why,
    }
}

/// Why a session is over, for the agent in it.
fn why_frozen(cause: EndCause, viewed: &str, workspace: &str) -> Sentence {
    match cause {
        EndCause::Exited => text!("This session was ended from another place, using your account.").into(),
        EndCause::EndedByLead => text!("A support lead ended this session.").into(),
        EndCause::EndedByCustomer => text!("{workspace} ended this session.", workspace = workspace),
        EndCause::TokenRevoked => text!("This session’s token was revoked.").into(),
        EndCause::Expired => text!("The time approved for this session has run out.").into(),
        EndCause::ParentEnded => text!("Your own sign-in has ended, which also ended this session.").into(),
        EndCause::AgentDisabled => text!("Your support account was disabled.").into(),
        EndCause::AgentRole => text!("Your support role no longer allows this session.").into(),
        EndCause::ApprovalRevoked => text!("The approval for this session was revoked.").into(),
        EndCause::ApprovalNeeded => {
            text!(
                "{workspace} now requires a second person to approve each session, and no one approved this one.",
                workspace = workspace
            )
        }
        EndCause::SupportAccessOff => text!("{workspace} turned off support access.", workspace = workspace),
        EndCause::ViewedUserSuspended => {
            text!("{viewed} was suspended in {workspace}.", viewed = viewed, workspace = workspace)
        }
        EndCause::ViewedUserRemoved => {
            text!("{viewed} is no longer a member of {workspace}.", viewed = viewed, workspace = workspace)
        }
        EndCause::ViewedUserOffLimits => {
            text!("Support is no longer allowed to view {viewed}.", viewed = viewed)
        }
        EndCause::Restored => {
            text!("The server was restored from a backup, which ended every session.").into()
        }
    }
}

/// Why the agent's own session is over.
const fn why_signed_out(cause: EndCause) -> Text {
    match cause {
        EndCause::AgentDisabled => text!("Your support account was disabled."),
        EndCause::AgentRole => text!("You are no longer a support agent."),
        EndCause::Expired => text!("Your sign-in has expired."),
        EndCause::TokenRevoked => text!("Your sign-in was revoked."),
        EndCause::EndedByLead => text!("A support lead ended your sign-in."),
        EndCause::Exited => text!("You were signed out from another place."),
        EndCause::Restored => text!("The server was restored from a backup, which ended every sign-in."),
        // These causes apply only to impersonation sessions.
        EndCause::EndedByCustomer
        | EndCause::ParentEnded
        | EndCause::ApprovalRevoked
        | EndCause::ApprovalNeeded
        | EndCause::SupportAccessOff
        | EndCause::ViewedUserSuspended
        | EndCause::ViewedUserRemoved
        | EndCause::ViewedUserOffLimits => text!("Your sign-in has ended."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_agent_reads_who_ended_the_session_and_what_they_say() {
        let priya = Person { id: "usr_1".into(), name: "Priya Nair".into(), email: String::new() };
        let said = |by, message| {
            with_message(text!("A support lead ended this session.").into(), by, message).english()
        };
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
            causes.iter().map(|cause| why_frozen(*cause, "Dana Reyes", "Marlow Freight").english()).collect();
        assert_eq!(said.len(), causes.len());
        assert!(said.contains("The approval for this session was revoked."));
        assert!(said.contains("Dana Reyes was suspended in Marlow Freight."));
        assert!(causes.iter().all(|cause| why_signed_out(*cause).english().ends_with('.')));
    }
}
