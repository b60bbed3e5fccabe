//! The states of a desk, the events that can happen to it, and the effects that follow.

use crate::{DirectSession, ImpersonationSession, SessionContext};
use ergo_catalog::Sentence;
use ergo_protocol::{
    Agent, Person, WorkspaceRef,
    change::ArmDraft,
    entry::{EntryRequest, Scope},
    journal::{Ending, EntryKind},
    session::WhoAmI,
    snapshot::{FrozenReason, Outcome},
};

/// The context of the held impersonation token, with the names to display.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// What the verified token says.
    pub session: ImpersonationSession,
    /// The viewed user; the id is the token's `sub`.
    pub viewed: Person,
    /// Who is actually acting; the id is the token's current actor.
    pub impersonator: Person,
    /// The workspace; its id is the token's.
    pub workspace: WorkspaceRef,
    /// The approved scope; no token of this session may allow more.
    pub approved: Vec<Scope>,
    /// The armed change, if any.
    pub armed: Option<Armed>,
}

/// One change that may be made, for a short time. The desk enforces the time limit, because there is no clock here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Armed {
    /// The change, its purpose, and who authorized it.
    pub draft: ArmDraft,
    /// What is changed, in words.
    pub title: String,
    /// The current value, in words.
    pub before: String,
    /// The new value, in words.
    pub after: String,
    /// Whether its intent was recorded and it is being made.
    pub calling: bool,
}

/// Where re-verifying a frozen session would lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Resume {
    /// Nowhere: the session can only be exited.
    No,
    /// Back to the identity check.
    Confirming,
    /// Back to the workspace.
    Active,
}

/// The state of a desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// No one is signed in.
    SignedOut,
    /// The agent is signed in as themselves.
    Direct {
        /// The agent who is signed in.
        agent: Agent,
        /// The agent's own verified session.
        session: DirectSession,
    },
    /// An entry request is open: it is waiting for a second person or for the agent. In the meantime, the agent keeps
    /// working as themselves; only a second request has to wait.
    Requested {
        /// The agent who is signed in.
        agent: Agent,
        /// The agent's own verified session.
        session: DirectSession,
        /// The request, as stored by the server.
        request: EntryRequest,
    },
    /// An entry is in progress; no impersonation token is held yet.
    Entering {
        /// The agent who is signed in.
        agent: Agent,
        /// The agent's own verified session.
        session: DirectSession,
    },
    /// The token is held; the agent has not confirmed the identity check yet. Nothing may be read.
    Confirming {
        /// The agent who is signed in.
        agent: Agent,
        /// Their own verified session.
        session: DirectSession,
        /// The impersonation session whose token is held.
        held: Held,
    },
    /// The workspace may be inspected. Read-only, unless one change is armed.
    Active {
        /// The agent who is signed in.
        agent: Agent,
        /// Their own verified session.
        session: DirectSession,
        /// The impersonation session whose token is held.
        held: Held,
    },
    /// The session is stopped where it is: nothing is read until it is verified again or exited.
    Frozen {
        /// The agent who is signed in.
        agent: Agent,
        /// Their own verified session.
        session: DirectSession,
        /// The impersonation session. It is still named here even if its token was wiped because it expired.
        held: Held,
        /// Why the session was stopped.
        reason: FrozenReason,
        /// What exactly happened, in words.
        detail: Sentence,
        /// Where re-verifying would lead.
        resume: Resume,
    },
    /// The token is wiped; the record is being closed.
    Exiting {
        /// The agent who is signed in.
        agent: Agent,
        /// Their own verified session.
        session: DirectSession,
        /// How the impersonation session ended.
        ending: Ending,
        /// The session's id (`sid`).
        session_id: String,
    },
    /// The impersonation session is over; its receipt can be read.
    Ended {
        /// The agent who is signed in.
        agent: Agent,
        /// Their own verified session.
        session: DirectSession,
        /// How the impersonation session ended.
        ending: Ending,
        /// The session's id (`sid`).
        session_id: String,
    },
}

/// What can happen to a desk.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::large_enum_variant, reason = "one at a time, and moved once: it reads plainer unboxed")]
pub enum Event {
    /// The agent signed in as themselves and the token was verified.
    SignedIn {
        /// Who signed in, according to the server; the id must be the session's subject.
        agent: Agent,
        /// What the verified token says.
        session: DirectSession,
    },
    /// The agent wants to sign out.
    SignOut,
    /// One of the agent's entry requests was found: through a link, or at sign-in.
    RequestOpened {
        /// The request, as stored by the server.
        request: EntryRequest,
    },
    /// The server reported the state of the open request.
    RequestHeard {
        /// The request, as stored by the server.
        request: EntryRequest,
    },
    /// The agent left the open request.
    RequestLeft,
    /// The agent confirmed the pre-flight; a new request is being made.
    EntryStarted,
    /// The agent enters with the open, approved request; the token exchange begins.
    ApprovedEntryStarted,
    /// The entry has to wait for a second person.
    EntryWaits {
        /// The request, as stored by the server.
        request: EntryRequest,
    },
    /// The entry failed; no token is held.
    EntryRefused,
    /// An impersonation token was verified and is now held.
    TokenHeld {
        /// The verified session of that token.
        held: Held,
        /// How the token, the entry request, and the server disagree, if they do ([`crate::fits_request`],
        /// [`crate::disagreement`]).
        disagreement: Option<Sentence>,
    },
    /// The agent checked the banner and confirmed it.
    IdentityConfirmed,
    /// A renewed token was verified. Store it in the vault only while the previous one is still held.
    Renewed {
        /// The verified session of the new token.
        context: SessionContext,
    },
    /// The server answered "who am I".
    ServerSays {
        /// Its answer for the held token.
        who: WhoAmI,
    },
    /// The server granted one change.
    Armed {
        /// The change, not yet being made.
        armed: Armed,
    },
    /// The armed change was disarmed without being made.
    Disarmed {
        /// Why, in a sentence for the record.
        why: String,
    },
    /// The agent confirmed the armed change, which is now being made.
    ChangeBegun,
    /// The change ended.
    ChangeEnded {
        /// The outcome of the change.
        outcome: Outcome,
        /// The outcome in words.
        detail: Sentence,
    },
    /// Something outside the machine stopped the session.
    Froze {
        /// Why the session was stopped.
        reason: FrozenReason,
        /// What exactly happened, in words.
        detail: Sentence,
    },
    /// The agent asked to re-verify the session, and the server answered.
    Reverified {
        /// Its answer for the held token.
        who: WhoAmI,
    },
    /// The impersonation session should end.
    Exit {
        /// How it should end; [`ending_for`] decides.
        ending: Ending,
    },
    /// The record was closed on disk (or could not be; the exit continues anyway).
    RecordClosed,
    /// The agent closed the receipt.
    ReceiptRead,
}

/// What the desk must do after a step, in the given order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Wipe the impersonation token and any change grant from the vault. This comes before anything that can fail.
    WipeToken,
    /// Wipe the change grant: nothing is armed anymore.
    WipeGrant,
    /// Drop everything that was read from the customer's workspace.
    DropCustomerData,
    /// Write an entry of the app to the journal.
    Record {
        /// The kind of entry.
        kind: EntryKind,
        /// What happened, in a sentence.
        text: String,
    },
    /// Write the last entry of the session's journal and close it. This queues the session's revocation.
    CloseRecord {
        /// The id of the session (`sid`).
        session_id: String,
        /// How the session ended.
        ending: Ending,
        /// The ending in words.
        text: String,
    },
    /// Wipe every token, including the agent's own.
    WipeAll,
}

/// The held impersonation session, in every state in which the held token has an actor (invariant 2).
pub fn holds_actor(state: &State) -> Option<&Held> {
    match state {
        State::Confirming { held, .. } | State::Active { held, .. } | State::Frozen { held, .. } => {
            Some(held)
        }
        State::SignedOut
        | State::Direct { .. }
        | State::Requested { .. }
        | State::Entering { .. }
        | State::Exiting { .. }
        | State::Ended { .. } => None,
    }
}

/// How a session ends if `asked` was requested. What stopped a session says more than what the agent clicked, so a
/// frozen session ends for the reason it was frozen, if that reason is an ending.
pub fn ending_for(state: &State, asked: Ending) -> Ending {
    let State::Frozen { reason, .. } = state else { return asked };
    match reason {
        FrozenReason::Expired => Ending::Expired,
        FrozenReason::Revoked => Ending::Revoked,
        FrozenReason::IdentityMismatch | FrozenReason::ActorMissing => Ending::IdentityMismatch,
        FrozenReason::ServerSilent
        | FrozenReason::JournalUnwritable
        | FrozenReason::ClockMoved
        | FrozenReason::Woke
        | FrozenReason::ScreenLocked
        | FrozenReason::Idle => asked,
    }
}
