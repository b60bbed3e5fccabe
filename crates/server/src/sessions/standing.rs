//! Whether a session may continue at this moment. Checked at every read, under the lock of every write, and by the
//! sweeper.

use crate::{
    access::policy::EntryPolicy,
    failure::Failure,
    store::{
        Reading, StoreError, people, sessions,
        sessions::Session,
        standing::{self, Facts},
    },
};
use ergo_protocol::{
    AgentRole, Code, Person, UnixMillis,
    directory::SupportAccess,
    events::{EndCause, Ended},
    workspace::MemberStatus,
};

/// Why a session may not continue, judging by the facts: its own time, its parent, the agent's role, and the
/// customer's permission. The first that no longer applies ends it.
pub fn due(facts: &Facts, now: UnixMillis, policy: EntryPolicy) -> Option<EndCause> {
    if facts.is_disabled {
        return Some(EndCause::AgentDisabled);
    }
    if facts.ends_at <= now {
        return Some(EndCause::Expired);
    }
    if !facts.is_impersonation {
        return None;
    }
    if facts.parent_ends_at.is_none_or(|ends_at| ends_at <= now) {
        return Some(EndCause::ParentEnded);
    }
    if !matches!(facts.agent_role, Some(AgentRole::Agent | AgentRole::Lead)) {
        return Some(EndCause::AgentRole);
    }
    match facts.support_access {
        Some(SupportAccess::On) => {}
        Some(SupportAccess::OnRequest) if facts.is_approved_by_person => {}
        Some(SupportAccess::OnRequest) => return Some(EndCause::ApprovalNeeded),
        Some(SupportAccess::Off) | None => return Some(EndCause::SupportAccessOff),
    }
    match facts.viewed_status {
        Some(MemberStatus::Active) => {}
        // No one becomes invited again, and for support it makes no difference.
        Some(MemberStatus::Suspended | MemberStatus::Invited) => return Some(EndCause::ViewedUserSuspended),
        None => return Some(EndCause::ViewedUserRemoved),
    }
    policy.excludes(facts.viewed_is_owner, facts.viewed_is_agent).then_some(EndCause::ViewedUserOffLimits)
}

/// Why a session that was not ended may not continue.
pub async fn cause(
    tx: &mut Reading,
    session: &str,
    policy: EntryPolicy,
) -> Result<Option<EndCause>, StoreError> {
    let facts = standing::of(tx, session).await?;
    Ok(facts.and_then(|facts| due(&facts, tx.now(), policy)))
}

/// The refusal for a session that is over or may not continue; `None` if it may.
pub async fn refusal(
    tx: &mut Reading,
    session: &str,
    policy: EntryPolicy,
) -> Result<Option<Failure>, StoreError> {
    let Some(found) = sessions::find(tx, session).await? else { return Ok(Some(unknown())) };
    match over(tx, &found, policy).await? {
        Some(cause) => Ok(Some(ended(tx, &found, cause).await?)),
        None => Ok(None),
    }
}

/// Why a session is over or may not continue.
pub async fn over(
    tx: &mut Reading,
    session: &Session,
    policy: EntryPolicy,
) -> Result<Option<EndCause>, StoreError> {
    match session.cause(tx.now())? {
        Some(cause) => Ok(Some(cause)),
        None => cause(tx, &session.id, policy).await,
    }
}

/// The refusal for an unknown session: the same as for one that has ended.
pub fn unknown() -> Failure {
    Failure::new(Code::SessionEnded, "This session has ended. Sign in or enter the workspace again.")
}

/// The refusal for every request in an ended session: with who ended it and their message, in case the event did not
/// reach the desk.
pub async fn ended(tx: &mut Reading, session: &Session, cause: EndCause) -> Result<Failure, StoreError> {
    let by = somebody_else(tx, session, session.ended_by.as_deref()).await?;
    let ended = Ended { cause, at: session.ended_at, by, message: said(&session.end_message) };
    let refusal = Failure::new(Code::SessionEnded, format!("This session has ended: {}.", words(cause)));
    Ok(Failure { ended: Some(Box::new(ended)), ..refusal })
}

/// Who ended a session, unless it was the person it belongs to.
pub async fn somebody_else(
    tx: &mut Reading,
    session: &Session,
    by: Option<&str>,
) -> Result<Option<Person>, StoreError> {
    match by.filter(|by| *by != session.holder()) {
        Some(by) => Ok(Some(people::known(tx, by).await?)),
        None => Ok(None),
    }
}

/// A message, if there is one.
pub fn said(message: &str) -> Option<String> {
    (!message.is_empty()).then(|| message.to_owned())
}

/// Why a session has ended, in words that can follow a colon.
pub fn words(cause: EndCause) -> &'static str {
    match cause {
        EndCause::Exited => "the person who started it ended it",
        EndCause::EndedByLead => "a lead ended it",
        EndCause::EndedByCustomer => "the customer ended it",
        EndCause::TokenRevoked => "its token was revoked",
        EndCause::Expired => "its time ran out",
        EndCause::ParentEnded => "the agent's own sign-in has ended",
        EndCause::AgentDisabled => "the agent's account is disabled",
        EndCause::AgentRole => "the agent's role no longer allows it",
        EndCause::ApprovalRevoked => "its approval was revoked",
        EndCause::ApprovalNeeded => "the customer now requires a second person to approve",
        EndCause::SupportAccessOff => "the customer has turned support access off",
        EndCause::ViewedUserSuspended => "the viewed user is suspended",
        EndCause::ViewedUserRemoved => "the viewed user is no longer a member",
        EndCause::ViewedUserOffLimits => "support may no longer view this user",
        EndCause::Restored => "the server was restored from a backup",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good() -> Facts {
        Facts {
            session_id: "ses".to_owned(),
            ends_at: 100,
            is_impersonation: true,
            is_approved_by_person: false,
            parent_ends_at: Some(100),
            agent_role: Some(AgentRole::Agent),
            is_disabled: false,
            support_access: Some(SupportAccess::On),
            viewed_status: Some(MemberStatus::Active),
            viewed_is_owner: false,
            viewed_is_agent: false,
        }
    }

    fn after(change: impl FnOnce(&mut Facts)) -> Option<EndCause> {
        let mut facts = good();
        change(&mut facts);
        due(&facts, 50, EntryPolicy::default())
    }

    #[test]
    fn each_thing_that_ends_a_session_ends_it_and_nothing_else_does() {
        assert_eq!(after(|_| ()), None);
        assert_eq!(after(|f| f.ends_at = 50), Some(EndCause::Expired));
        assert_eq!(after(|f| f.parent_ends_at = Some(50)), Some(EndCause::ParentEnded));
        assert_eq!(after(|f| f.parent_ends_at = None), Some(EndCause::ParentEnded));
        assert_eq!(after(|f| f.is_disabled = true), Some(EndCause::AgentDisabled));
        assert_eq!(after(|f| f.agent_role = None), Some(EndCause::AgentRole));
        assert_eq!(after(|f| f.agent_role = Some(AgentRole::Observer)), Some(EndCause::AgentRole));
        assert_eq!(after(|f| f.agent_role = Some(AgentRole::Lead)), None);
        assert_eq!(after(|f| f.support_access = Some(SupportAccess::Off)), Some(EndCause::SupportAccessOff));
        assert_eq!(after(|f| f.support_access = None), Some(EndCause::SupportAccessOff));
        let on_request = |f: &mut Facts| f.support_access = Some(SupportAccess::OnRequest);
        assert_eq!(after(on_request), Some(EndCause::ApprovalNeeded));
        let approved = |f: &mut Facts| {
            on_request(f);
            f.is_approved_by_person = true;
        };
        assert_eq!(after(approved), None);
        assert_eq!(after(|f| f.viewed_status = None), Some(EndCause::ViewedUserRemoved));
        let suspended = |f: &mut Facts| f.viewed_status = Some(MemberStatus::Suspended);
        assert_eq!(after(suspended), Some(EndCause::ViewedUserSuspended));
        assert_eq!(after(|f| f.viewed_is_owner = true), Some(EndCause::ViewedUserOffLimits));
        assert_eq!(after(|f| f.viewed_is_agent = true), Some(EndCause::ViewedUserOffLimits));
    }

    #[test]
    fn a_direct_session_ends_with_its_time_and_with_the_account_only() {
        let direct = Facts {
            is_impersonation: false,
            parent_ends_at: None,
            support_access: None,
            viewed_status: None,
            agent_role: None,
            ..good()
        };
        let policy = EntryPolicy::default();
        assert_eq!(due(&direct, 50, policy), None);
        assert_eq!(due(&direct, 100, policy), Some(EndCause::Expired));
        assert_eq!(due(&Facts { is_disabled: true, ..direct }, 50, policy), Some(EndCause::AgentDisabled));
    }
}
