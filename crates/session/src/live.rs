//! A live impersonation session, confirmed or not, and how it is stopped.

use crate::{DirectSession, Effect, Held, Resume, State, words};
use ergo_catalog::Sentence;
use ergo_protocol::{Agent, journal::EntryKind, snapshot::FrozenReason};

/// What `Confirming` and `Active` have in common.
pub(crate) struct Live {
    pub(crate) agent: Agent,
    pub(crate) session: DirectSession,
    pub(crate) held: Held,
    /// Which of the two states it is; never [`Resume::No`].
    pub(crate) place: Resume,
}

impl Live {
    /// Converts it back to its state.
    pub(crate) fn into_state(self) -> State {
        let Self { agent, session, held, place } = self;
        match place {
            Resume::Active => State::Active { agent, session, held },
            // `No` never occurs here; if it did, nothing would be shown until the agent confirms again.
            Resume::Confirming | Resume::No => State::Confirming { agent, session, held },
        }
    }

    /// Freezes the session.
    pub(crate) fn freeze(self, reason: FrozenReason, detail: Sentence) -> (State, Vec<Effect>) {
        let Self { agent, session, mut held, place } = self;
        let resume = if may_be_reverified(reason) { place } else { Resume::No };
        let mut effects = Vec::new();
        // A change that is being made stays until its outcome is recorded.
        let laid_down = held.armed.take_if(|armed| !armed.calling).is_some();
        if is_worthless(reason) {
            effects.push(Effect::WipeToken);
        } else if laid_down {
            effects.push(Effect::WipeGrant);
        }
        effects.push(Effect::DropCustomerData);
        effects
            .push(Effect::Record { kind: EntryKind::Frozen, text: words::frozen(reason, &detail.english()) });
        (State::Frozen { agent, session, held, reason, detail, resume }, effects)
    }
}

/// Freezes a session that is already frozen. A permanent reason replaces a temporary one, never the other way around.
pub(crate) fn freeze_again(
    frozen: Live,
    (old_reason, old_detail): (FrozenReason, Sentence),
    (reason, detail): (FrozenReason, Sentence),
) -> (State, Vec<Effect>) {
    if may_be_reverified(old_reason) && !may_be_reverified(reason) {
        return frozen.freeze(reason, detail);
    }
    let effects =
        if is_worthless(reason) && !is_worthless(old_reason) { vec![Effect::WipeToken] } else { Vec::new() };
    let Live { agent, session, held, place } = frozen;
    (State::Frozen { agent, session, held, reason: old_reason, detail: old_detail, resume: place }, effects)
}

/// Whether the reason for the freeze is temporary: the server was silent, or it is unclear what happened at this desk
/// in the meantime. Any other reason is permanent.
pub fn may_be_reverified(reason: FrozenReason) -> bool {
    match reason {
        FrozenReason::ServerSilent
        | FrozenReason::ClockMoved
        | FrozenReason::Woke
        | FrozenReason::ScreenLocked
        | FrozenReason::Idle => true,
        FrozenReason::IdentityMismatch
        | FrozenReason::ActorMissing
        | FrozenReason::Revoked
        | FrozenReason::Expired
        | FrozenReason::JournalUnwritable => false,
    }
}

/// Whether the session cannot continue, so that there is no reason to hold its token until the exit.
fn is_worthless(reason: FrozenReason) -> bool {
    !may_be_reverified(reason)
}
