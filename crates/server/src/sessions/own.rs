//! What callers may know about their session, and which sessions they may end.

use crate::{
    access::{rights::Part, view},
    auth::caller::{Caller, Kind},
    change::grants,
    failure::Failure,
    sessions::{end, renewal, text},
    store::{
        Reading, Writing, agents, people, sessions,
        sessions::{Session, Which, Why},
        workspaces,
    },
};
use ergo_protocol::{events::EndCause, session::WhoAmI, sessions::SessionEnd};

/// Who the caller is, as the server sees it.
pub async fn who_am_i(tx: &mut Reading, caller: &Caller) -> Result<WhoAmI, Failure> {
    let (actor, workspace, scope) = match &caller.kind {
        Kind::Direct { .. } => (None, None, Vec::new()),
        Kind::Impersonating { actor, workspace, scope } => (
            Some(people::known(tx, actor).await?),
            Some(workspaces::known(tx, workspace).await?),
            scope.clone(),
        ),
    };
    Ok(WhoAmI {
        extendable_until: renewal::extendable_until(tx, caller).await?,
        changes_allowed: grants::are_changes_allowed(tx, caller).await?,
        subject: people::known(tx, &caller.subject).await?,
        agent_role: caller.agent_role(),
        actor,
        workspace,
        scope,
        expires_at: caller.expires_at,
        ends_at: caller.ends_at,
        session_id: caller.session_id.clone(),
    })
}

/// Ends a session, for someone who may end it. For everyone else, it does not exist, and the message is not checked.
pub async fn end(
    tx: &mut Writing,
    caller: &Caller,
    sid: &str,
    end: Result<SessionEnd, Failure>,
) -> Result<(), Failure> {
    let session = sessions::find(tx, sid).await?.ok_or_else(Failure::not_found)?;
    let (cause, by) = who_ends(tx, caller, &session).await?;
    let message = text::end_message(&end?.message)?;
    end::end(tx, Which::WithChildren(sid), Why { cause, by: Some(&by), message: &message }).await
}

/// Whether it is a support session or an agent's own. A customer's own sign-in is no concern of support.
async fn is_of_support(tx: &mut Reading, session: &Session) -> Result<bool, Failure> {
    Ok(session.actor_id.is_some() || agents::is_one(tx, &session.subject_id).await?)
}

async fn who_ends(
    tx: &mut Reading,
    caller: &Caller,
    session: &Session,
) -> Result<(EndCause, String), Failure> {
    if let Some(actor) = caller.actor() {
        // With an impersonation token, only its own session can be ended, and the agent is the one who ends it.
        if session.id != caller.session_id {
            return Err(Failure::not_found());
        }
        return Ok((EndCause::Exited, actor.to_owned()));
    }
    let cause = if session.holder() == caller.subject {
        EndCause::Exited
    } else if caller.is_lead() && is_of_support(tx, session).await? {
        EndCause::EndedByLead
    } else {
        let workspace = session.workspace_id.as_deref().ok_or_else(Failure::not_found)?;
        if !view::customer_may(tx, caller, workspace, Part::Support).await? {
            return Err(Failure::not_found());
        }
        EndCause::EndedByCustomer
    };
    Ok((cause, caller.subject.clone()))
}
