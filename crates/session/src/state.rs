//! The states of a desk, what can happen to it, and what it must then do.

use crate::{DirectSession, ImpersonationSession, SessionContext};
use ergo_protocol::{
    Agent, Person, WorkspaceRef,
    change::ArmDraft,
    entry::{EntryRequest, Scope},
    journal::{Ending, EntryKind},
    session::WhoAmI,
    snapshot::{FrozenReason, Outcome},
};

/// The context of the held impersonation token, with names for the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// What the verified token says.
    pub session: ImpersonationSession,
    /// The viewed user; its id is the token's `sub`.
    pub viewed: Person,
    /// Who really acts; its id is the token's current actor.
    pub impersonator: Person,
    /// Where; its id is the token's workspace.
    pub workspace: WorkspaceRef,
    /// What the entry was approved for: no token of this session may allow more.
    pub approved: Vec<Scope>,
    /// The one change that may be made, while there is one.
    pub armed: Option<Armed>,
}

/// One change that may be made, for a short time. How short is the desk's to watch: there is no clock here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Armed {
    /// The change, what for, and who authorized it.
    pub draft: ArmDraft,
    /// What is changed, in words.
    pub title: String,
    /// The value before, in words.
    pub before: String,
    /// The value after, in words.
    pub after: String,
    /// Whether it was written down and is being made.
    pub calling: bool,
}

/// Where a verification of a frozen session would lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Resume {
    /// Nowhere: it can only be exited.
    No,
    /// Back to the identity check.
    Confirming,
    /// The workspace is shown again.
    Active,
}

/// Where a desk stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Signed out.
    SignedOut,
    /// The agent is signed in as themselves.
    Direct {
        /// The agent who is signed in.
        agent: Agent,
        /// The agent's own verified session.
        session: DirectSession,
    },
    /// An entry request is open: it waits for a second person, or for the agent. The agent goes on working as
    /// themselves meanwhile; only a second request has to wait.
    Requested {
        /// The agent who is signed in.
        agent: Agent,
        /// The agent's own verified session.
        session: DirectSession,
        /// The request as the server has it.
        request: EntryRequest,
    },
    /// An entry is under way; no impersonation token is held yet.
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
    /// The workspace may be looked at. Read-only, unless one change is armed.
    Active {
        /// The agent who is signed in.
        agent: Agent,
        /// Their own verified session.
        session: DirectSession,
        /// The impersonation session whose token is held.
        held: Held,
    },
    /// Stopped where it is: nothing is read until verified again or exited.
    Frozen {
        /// The agent who is signed in.
        agent: Agent,
        /// Their own verified session.
        session: DirectSession,
        /// The impersonation session. Still named when its token was wiped because it ran out.
        held: Held,
        /// Why the session was stopped.
        reason: FrozenReason,
        /// What exactly happened, in words.
        detail: String,
        /// Where a verification would lead.
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
        /// Which one it was (`sid`).
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
        /// Which one it was (`sid`).
        session_id: String,
    },
}

/// What can happen to a desk.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::large_enum_variant, reason = "one at a time, and moved once: it reads plainer unboxed")]
pub enum Event {
    /// The agent signed in as themselves and the token was verified.
    SignedIn {
        /// Who, by the server's word; the id must be the session's subject.
        agent: Agent,
        /// What the verified token says.
        session: DirectSession,
    },
    /// The agent wants to sign out.
    SignOut,
    /// An entry request of the agent's was found: after a link, or at a sign-in.
    RequestOpened {
        /// As the server has it.
        request: EntryRequest,
    },
    /// The server has said how the open request stands.
    RequestHeard {
        /// As the server has it.
        request: EntryRequest,
    },
    /// The agent leaves the open request.
    RequestLeft,
    /// The agent confirmed the pre-flight; a new request is made.
    EntryStarted,
    /// The agent enters by the open request, which was approved; the exchange begins.
    ApprovedEntryStarted,
    /// The entry has to wait for a second person.
    EntryWaits {
        /// As the server has it.
        request: EntryRequest,
    },
    /// The entry came to nothing; no token is held.
    EntryRefused,
    /// An impersonation token was verified and is now held.
    TokenHeld {
        /// The verified session of that token.
        held: Held,
        /// In which way token, entry request and server do not name the same, if they do not
        /// ([`crate::fits_request`], [`crate::disagreement`]).
        disagreement: Option<String>,
    },
    /// The agent looked at the banner and confirmed it.
    IdentityConfirmed,
    /// A renewed token was verified. Put it into the vault only while the one before is still held.
    Renewed {
        /// The verified session of the new token.
        context: SessionContext,
    },
    /// The server answered "who am I".
    ServerSays {
        /// Its answer for the held token.
        who: WhoAmI,
    },
    /// The server has granted one change.
    Armed {
        /// The change; not being made yet.
        armed: Armed,
    },
    /// The armed change is disarmed without being made.
    Disarmed {
        /// Why, in a sentence for the record.
        why: String,
    },
    /// The agent makes the armed change: from here on it is being made.
    ChangeBegun,
    /// The change came to an end.
    ChangeEnded {
        /// What became of the change.
        outcome: Outcome,
        /// The same in words.
        detail: String,
    },
    /// Something happened outside that stops the session.
    Froze {
        /// Why the session was stopped.
        reason: FrozenReason,
        /// What exactly, in words.
        detail: String,
    },
    /// The agent asked for a new verification, and the server answered.
    Reverified {
        /// Its answer for the held token.
        who: WhoAmI,
    },
    /// The impersonation session is to end.
    Exit {
        /// How; [`ending_for`] has the last word.
        ending: Ending,
    },
    /// The record is closed on disk (or could not be; the exit goes on all the same).
    RecordClosed,
    /// The agent has read the receipt.
    ReceiptRead,
}

/// What the desk must do after a step, in the order given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Wipe the impersonation token and any change grant from the vault. First, before anything that can fail.
    WipeToken,
    /// Wipe the change grant: nothing is armed any more.
    WipeGrant,
    /// Drop everything that was read from the customer's workspace.
    DropCustomerData,
    /// Write into the journal, as the app.
    Record {
        /// What kind of entry it is.
        kind: EntryKind,
        /// What happened, in a sentence.
        text: String,
    },
    /// Write the last entry of the session's journal and close it. From then on its revocation is queued.
    CloseRecord {
        /// The id of the session (`sid`).
        session_id: String,
        /// How the session ended.
        ending: Ending,
        /// The same in words.
        text: String,
    },
    /// Wipe every token, the agent's own too.
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

/// How a session ends that is asked to end as `asked`: what stopped it says more than what the agent
/// pressed, so a frozen session keeps its reason where the reason is an ending.
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
