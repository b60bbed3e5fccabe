//! Renews and extends an impersonation session, at the request of the agent's own session that it was entered from,
//! as long as the session is open and the customer's settings and the policy allow it.

use crate::{
    access::policy::{self, EntryPolicy},
    auth::{
        caller::{Caller, Kind},
        tokens::{self, Impersonation, NewToken},
    },
    failure::Failure,
    sessions::{entering::Terms, standing, text},
    store::{
        Reading, Writing, audit,
        board::{Audience, Push},
        sessions,
        sessions::Session,
        words, workspaces,
    },
};
use ergo_protocol::{
    Code, UnixMillis,
    directory::Candidate,
    entry::Scope,
    events::{EndCause, Event},
    oauth::TokenAnswer,
    session::{Extended, Extension},
};

/// Issues a new token for the same session: the same subject, actor, workspace, and `sid`, with the current scope.
pub async fn renew(
    tx: &mut Writing,
    caller: &Caller,
    terms: &Terms<'_>,
    sid: &str,
) -> Result<TokenAnswer, Failure> {
    let (session, candidate) = entered(tx, caller, terms.policy, sid).await?;
    let mut scope = words::scope(&session.scope)?;
    scope.retain(|one| *one != Scope::Change || candidate.changes_allowed);
    let token = NewToken {
        session_id: sid,
        subject: &session.subject_id,
        impersonation: Some(Impersonation {
            actor: &caller.subject,
            workspace: &candidate.workspace.id,
            scope: &words::scope_words(&scope),
        }),
        expires_at: tokens::expiry(tx.now(), terms.token_seconds, session.ends_at),
    };
    tokens::issue(tx, terms.issuer, token).await
}

/// Extends a session, within what the workspace allows and a second person approved.
pub async fn extend(
    tx: &mut Writing,
    caller: &Caller,
    policy: EntryPolicy,
    sid: &str,
    extension: Result<Extension, Failure>,
) -> Result<Extended, Failure> {
    let (session, candidate) = entered(tx, caller, policy, sid).await?;
    let extension = extension?;
    let reason = text::reason(&extension.reason)?;
    if extension.minutes == 0 {
        return Err(Failure::new(Code::MinutesOutOfRange, "Extend by at least one minute."));
    }
    let longest = i64::from(candidate.longest_session_minutes);
    let ends_at = session.ends_at + i64::from(extension.minutes) * 60_000;
    if ends_at > session.started_at + longest * 60_000 {
        let detail =
            format!("{} limits support sessions to {longest} minutes in total.", candidate.workspace.name);
        return Err(Failure::new(Code::SessionLimit, detail));
    }
    if ends_at > limit(&session, longest) {
        let detail = "The second person did not approve more time than this. Send a new request to get more.";
        return Err(Failure::new(Code::ApprovalNeeded, detail));
    }
    if ends_at > caller.ends_at {
        let detail = "Your own sign-in ends before that. Sign in again, and then enter again.";
        return Err(Failure::new(Code::SessionLimit, detail));
    }
    sessions::set_ends_at(tx, sid, ends_at).await?;
    let entry = audit::Entry {
        workspace: Some(candidate.workspace.id),
        target: Some(sid.to_owned()),
        detail: format!("By {} minutes: {reason}", extension.minutes),
        ..caller.entry("session.extended")
    };
    audit::record(tx, &entry).await?;
    tx.tell(Push::Tell(Audience::Leads, Event::SessionsChanged));
    Ok(Extended { ends_at })
}

/// The latest time that the caller's session could be extended to.
pub async fn extendable_until(tx: &mut Reading, caller: &Caller) -> Result<UnixMillis, Failure> {
    let Kind::Impersonating { workspace, .. } = &caller.kind else { return Ok(caller.ends_at) };
    let session = sessions::find(tx, &caller.session_id).await?.ok_or_else(standing::unknown)?;
    let workspace = workspaces::find(tx, workspace).await?.ok_or_else(Failure::not_found)?;
    let mut until = limit(&session, workspace.longest_session_minutes);
    if let Some(parent) = &session.parent_id
        && let Some(parent) = sessions::find(tx, parent).await?
    {
        until = until.min(parent.ends_at);
    }
    Ok(until.max(caller.ends_at))
}

fn limit(session: &Session, longest: i64) -> UnixMillis {
    let minutes = session.approved_minutes.map_or(longest, |approved| approved.min(longest));
    session.started_at + minutes * 60_000
}

/// The open session with this id, if it was entered from the caller's session. Otherwise, it does not exist for them.
async fn entered(
    tx: &mut Writing,
    caller: &Caller,
    policy: EntryPolicy,
    sid: &str,
) -> Result<(Session, Candidate), Failure> {
    caller.require_entering_agent()?;
    let session = sessions::find(tx, sid).await?.ok_or_else(Failure::not_found)?;
    let workspace = session.workspace_id.clone().ok_or_else(Failure::not_found)?;
    let is_theirs = session.actor_id.as_deref() == Some(&caller.subject)
        && session.parent_id.as_deref() == Some(&caller.session_id);
    if !is_theirs {
        return Err(Failure::not_found());
    }
    if let Some(cause) = standing::over(tx, &session, policy).await? {
        // The agent's own session is still open, so they are told why the other one cannot continue.
        return Err(why_not(cause, standing::ended(tx, &session, cause).await?));
    }
    let place = (workspace.as_str(), session.subject_id.as_str());
    let approved = session.approved_minutes.is_some();
    let candidate = policy::require_entry(tx, policy, &caller.subject, place, approved).await?;
    Ok((session, candidate))
}

/// A refusal by the customer or the policy has its own code; anything else just means the session is over.
fn why_not(cause: EndCause, over: Failure) -> Failure {
    match cause {
        EndCause::ApprovalNeeded => Failure { code: Code::ApprovalNeeded, ..over },
        EndCause::SupportAccessOff => Failure { code: Code::SupportAccessOff, ..over },
        EndCause::ViewedUserOffLimits | EndCause::ViewedUserSuspended => {
            Failure { code: Code::UserOffLimits, ..over }
        }
        _ => over,
    }
}
