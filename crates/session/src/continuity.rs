//! Checks that it is still the same session: the same viewed user, actor, workspace, and session id (invariant 3).

use crate::{DirectSession, Held, ImpersonationSession, SessionContext};
use ergo_catalog::{Sentence, Text, text};
use ergo_protocol::{
    entry::{EntryRequest, Scope},
    session::WhoAmI,
    snapshot::FrozenReason,
};

/// How two sources differ about a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// The reason to freeze for: [`FrozenReason::ActorMissing`] or [`FrozenReason::IdentityMismatch`].
    pub reason: FrozenReason,
    /// What exactly differs, in words.
    pub detail: Sentence,
}

impl Disagreement {
    fn mismatch(detail: Sentence) -> Self {
        Self { reason: FrozenReason::IdentityMismatch, detail }
    }
}

/// How the server's "who am I" and the held token differ, in words; `None` if they agree.
pub fn disagreement(held: &ImpersonationSession, who: &WhoAmI) -> Option<Sentence> {
    against_server(held, who).err().map(|disagreement| disagreement.detail)
}

/// The same, with the reason to freeze for.
pub(crate) fn against_server(held: &ImpersonationSession, who: &WhoAmI) -> Result<(), Disagreement> {
    let Some(actor) = &who.actor else {
        return Err(Disagreement {
            reason: FrozenReason::ActorMissing,
            detail: text!(
                "The server sees no impersonator in this session, but the token names {name}.",
                name = held.actor()
            ),
        });
    };
    if who.subject.id != held.viewed() {
        return Err(Disagreement::mismatch(text!(
            "The server says you are viewing {name} ({id}), but the token says {other}.",
            name = &who.subject.name,
            id = &who.subject.id,
            other = held.viewed()
        )));
    }
    if actor.id != held.actor() {
        return Err(Disagreement::mismatch(text!(
            "The server says the impersonator is {name} ({id}), but the token says {other}.",
            name = &actor.name,
            id = &actor.id,
            other = held.actor()
        )));
    }
    match &who.workspace {
        Some(workspace) if workspace.id == held.workspace() => {}
        Some(workspace) => {
            return Err(Disagreement::mismatch(text!(
                "The server says you are in {name} ({id}), but the token says {other}.",
                name = &workspace.name,
                id = &workspace.id,
                other = held.workspace()
            )));
        }
        None => {
            return Err(Disagreement::mismatch(text!(
                "The server sees no workspace in this session, but the token names {id}.",
                id = held.workspace()
            )));
        }
    }
    if who.session_id != held.facts().session_id {
        return Err(Disagreement::mismatch(text!(
            "The server says this is session {id}, but the token says {other}.",
            id = &who.session_id,
            other = &held.facts().session_id
        )));
    }
    Ok(())
}

/// Whether a renewed token stands for the same session as the old one. The whole actor chain must be the same: the
/// prior actors are for information only, but history does not change.
pub(crate) fn same_person(held: &Held, renewed: &SessionContext) -> Result<(), Disagreement> {
    let old = &held.session;
    let new = match renewed {
        SessionContext::Impersonating(new) => new,
        SessionContext::Direct(direct) => {
            return Err(Disagreement {
                reason: FrozenReason::ActorMissing,
                detail: text!(
                    "The renewed token has no actor: it would sign you in as {own} instead of letting you view {viewed}.",
                    own = direct.subject(),
                    viewed = old.viewed()
                ),
            });
        }
    };
    let changed = |what: Text, before: &str, after: &str| {
        Err(Disagreement::mismatch(text!(
            "The renewed token has a different {what}: {after} instead of {before}.",
            what = what,
            after = after,
            before = before,
        )))
    };
    if new.viewed() != old.viewed() {
        return changed(text!("viewed user"), old.viewed(), new.viewed());
    }
    if new.actors() != old.actors() {
        return changed(text!("actor"), &old.actors().join(" for "), &new.actors().join(" for "));
    }
    if new.workspace() != old.workspace() {
        return changed(text!("workspace"), old.workspace(), new.workspace());
    }
    if new.facts().session_id != old.facts().session_id {
        return changed(text!("session ID"), &old.facts().session_id, &new.facts().session_id);
    }
    beyond(new, &held.approved).map_or(Ok(()), |detail| Err(Disagreement::mismatch(detail)))
}

/// What a token allows beyond what was approved, in words.
fn beyond(session: &ImpersonationSession, approved: &[Scope]) -> Option<Sentence> {
    let is_approved = |scope: &String| approved.iter().any(|approved| approved.as_str() == scope);
    let more = session.facts().scope.iter().find(|scope| !is_approved(scope))?;
    Some(text!("The token allows more than was approved: {scope}.", scope = more))
}

/// How a new impersonation token differs from the entry request, in words. `None` if it fits: that user, in that
/// workspace, viewed by that agent with no other actor in between, and no more scope than was approved.
pub fn fits_request(
    session: &ImpersonationSession,
    request: &EntryRequest,
    agent: &DirectSession,
) -> Option<Sentence> {
    if request.agent.id != agent.subject() {
        return Some(text!(
            "The entry request belongs to {name} ({id}), but you are signed in as {own}.",
            name = &request.agent.name,
            id = &request.agent.id,
            own = agent.subject()
        ));
    }
    if session.viewed() != request.user.id {
        return Some(text!(
            "You asked to view {name} ({id}), but the token says {other}.",
            name = &request.user.name,
            id = &request.user.id,
            other = session.viewed()
        ));
    }
    if session.workspace() != request.workspace.id {
        return Some(text!(
            "You asked for the workspace {name} ({id}), but the token says {other}.",
            name = &request.workspace.name,
            id = &request.workspace.id,
            other = session.workspace()
        ));
    }
    if session.actor() != agent.subject() {
        return Some(text!(
            "You are signed in as {own}, but the token says the impersonator is {other}.",
            own = agent.subject(),
            other = session.actor()
        ));
    }
    if session.actors().len() != 1 {
        return Some(text!(
            "You are entering on your own, but the token names a chain of impersonators: {chain}.",
            chain = session.actors().join(" for ")
        ));
    }
    beyond(session, &request.scope)
}

/// How the displayed names differ from the token, or the impersonator from the agent. The banner must never name
/// anyone other than the token does (invariant 2).
pub(crate) fn misnamed(held: &Held, agent: &DirectSession) -> Option<Sentence> {
    let token = &held.session;
    [
        (text!("viewed user"), held.viewed.id.as_str(), token.viewed()),
        (text!("impersonator"), held.impersonator.id.as_str(), token.actor()),
        (text!("workspace"), held.workspace.id.as_str(), token.workspace()),
        (text!("agent"), agent.subject(), token.actor()),
    ]
    .into_iter()
    .find(|(_, shown, said)| shown != said)
    .map(|(what, shown, said)| {
        text!(
            "The {what} would be shown as {shown}, but the token says {said}.",
            what = what,
            shown = shown,
            said = said
        )
    })
}
