//! What the page may know of the core's state. Never a token.

use crate::{
    Agent, Person, UnixMillis, WorkspaceRef,
    change::{ArmDraft, AuthorizedHow, Change},
    entry::{EntryRequest, Scope},
    journal::{Chain, JournalEntry, SessionRecord},
    names::wire_names,
};
use serde::{Deserialize, Serialize};

/// The whole of what the page renders from. The event [`CHANGED`] only says "read again".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Grows with each change.
    pub revision: u64,
    /// Where the desk stands.
    pub phase: Phase,
    /// Who is signed in.
    pub agent: Option<Agent>,
    /// There exactly while the session is an impersonation session, in whatever phase.
    pub impersonation: Option<Impersonation>,
    /// What was deliberately not done in this session.
    pub held_back: Vec<HeldBack>,
    /// What a person should know and has not dismissed.
    pub notices: Vec<Notice>,
    /// The offer to bring the agent's *own* stored timezone in line; only in a direct session.
    pub timezone_offer: Option<TimezoneOffer>,
    /// The workspace server, and whether it can be reached.
    pub server: Server,
    /// Where this computer is, for showing times. Read from the system, never stored.
    pub desktop_timezone: String,
    /// How many entry requests wait for this agent's decision; absent for anyone who cannot decide on requests.
    pub approvals: Option<u32>,
    /// Grows each time the sessions of other agents may have changed: a lead's list of them is read again.
    #[serde(default)]
    pub sessions_seen: u64,
    /// What is waited for outside of the app.
    pub waiting: Option<Waiting>,
    /// Whether the window was asked to close inside a session and waits for the agent's answer.
    pub quit_asked: bool,
    /// What became of a note that was not finished when the session stopped; absent if there was none.
    pub unfinished_note: Option<UnfinishedNote>,
}

/// Name of the event that tells the page to read the snapshot again. It has no payload.
pub const CHANGED: &str = "ergo-changed";

/// Where the desk stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case")]
#[allow(
    clippy::large_enum_variant,
    reason = "one of it exists at a time, and the receipt reads plainer unboxed"
)]
pub enum Phase {
    /// Nobody is signed in.
    SignedOut,
    /// The agent is signed in as themselves.
    Direct,
    /// An entry request is open: it waits for a second person, or was decided and waits for the agent.
    Requested(EntryRequest),
    /// An entry is under way; nothing is shown yet.
    Entering,
    /// The identity check waits for the agent.
    Confirming,
    /// The workspace is shown.
    Active,
    /// Stopped where it is; nothing is shown.
    Frozen(Frozen),
    /// The token is wiped; the receipt is being written.
    Exiting,
    /// The session is over.
    Ended(Receipt),
}

/// The impersonation session, as the banner shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Impersonation {
    /// The session's id (`sid`).
    pub session_id: String,
    /// The user who is viewed.
    pub viewed: Person,
    /// The agent who is really acting.
    pub impersonator: Person,
    /// The workspace that was entered.
    pub workspace: WorkspaceRef,
    /// Whether a change can be made now.
    pub mode: Mode,
    /// The support ticket it belongs to.
    pub ticket: String,
    /// Why the agent entered.
    pub reason: String,
    /// For how long it was asked.
    pub minutes: u32,
    /// What it may read.
    pub scope: Vec<Scope>,
    /// Whether one stated change may be armed: scope and workspace allow it.
    pub changes_allowed: bool,
    /// What is armed; there exactly when `mode` is armed.
    pub armed: Option<Armed>,
    /// What became of the last change of this session.
    pub last_change: Option<LastChange>,
    /// When it ends, by this computer's clock; for showing. The core goes by a monotonic deadline.
    pub ends_at: UnixMillis,
    /// How long is left by the monotonic clock at the time of this snapshot, in milliseconds.
    pub remaining_millis: i64,
    /// By how many minutes it can be extended at most; 0 when it cannot.
    pub extendable_minutes: u32,
}

/// The one change that is armed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Armed {
    /// The one change that can be made.
    pub change: Change,
    /// What is changed, in words.
    pub title: String,
    /// The value now, in words.
    pub before: String,
    /// The value after, in words.
    pub after: String,
    /// What the change is for.
    pub purpose: String,
    /// Who authorized it, by name.
    pub authorised_by: String,
    /// How it was authorized.
    pub how: AuthorizedHow,
    /// How long it stays armed, at the time of this snapshot, in milliseconds.
    pub remaining_millis: i64,
    /// Whether the change is being made at this moment.
    pub calling: bool,
}

/// A change that was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastChange {
    /// What was changed, in words.
    pub title: String,
    /// The value before, in words.
    pub before: String,
    /// The value that was asked for, in words.
    pub after: String,
    /// What became of it.
    pub outcome: Outcome,
    /// In words, for a person.
    pub detail: String,
    /// The change that puts it back, prefilled for arming; only when it was made and has an inverse.
    pub undo: Option<ArmDraft>,
}

wire_names! {
    /// What became of a change.
    pub enum Outcome {
        /// The server has made it.
        Made = "made",
        /// It was not made.
        NotMade = "not_made",
        /// It cannot be known.
        Unknown = "unknown",
    }
}

wire_names! {
    /// The state of live access.
    pub enum Mode {
        /// No change leaves the app.
        ReadOnly = "read_only",
        /// One stated change may be made, for a short time.
        Armed = "armed",
    }
}

wire_names! {
    /// Why a session is frozen.
    pub enum FrozenReason {
        /// Token, request or server name different people or another workspace.
        IdentityMismatch = "identity_mismatch",
        /// A token without an actor came where one was expected.
        ActorMissing = "actor_missing",
        /// The server has ended the session.
        Revoked = "revoked",
        /// Its time is over.
        Expired = "expired",
        /// The server has been silent too long.
        ServerSilent = "server_silent",
        /// The journal cannot be written.
        JournalUnwritable = "journal_unwritable",
        /// The wall clock of this computer was set back.
        ClockMoved = "clock_moved",
        /// This computer slept, or the app was stopped.
        Woke = "woke",
        /// The screen was locked.
        ScreenLocked = "screen_locked",
        /// Nobody was there for too long.
        Idle = "idle",
    }
}

/// A session that was stopped where it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {
    /// Why the session was stopped.
    pub reason: FrozenReason,
    /// What exactly happened, in words.
    pub detail: String,
    /// When it was stopped.
    pub since: UnixMillis,
    /// Whether it may be verified again and go on.
    pub can_reverify: bool,
    /// How many journal entries are safely on disk.
    pub saved_entries: u32,
    /// The change that was armed, in words, and was canceled when the session froze; absent if none was.
    pub armed_canceled: Option<String>,
}

/// What became of a note that was still being typed when the session stopped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum UnfinishedNote {
    /// It is in the journal, as a note of the agent's.
    Saved {
        /// What was saved, so that only that is taken out of the field.
        text: String,
    },
    /// The journal could not be written. It is still held in memory, until the receipt is closed.
    NotSaved {
        /// What is not on disk, so that the agent can keep it elsewhere.
        text: String,
    },
}

/// The account of one finished session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The session that the receipt is of.
    pub record: SessionRecord,
    /// What was looked at, in order, without repetition.
    pub inspected: Vec<String>,
    /// What became of each change that was sent, in order, in words.
    pub changes: Vec<String>,
    /// The agent's notes and their corrections, in order.
    pub notes: Vec<JournalEntry>,
    /// What was held back.
    pub held_back: Vec<HeldBack>,
    /// Whether the chain is whole; absent when the journal could not be read.
    pub chain: Option<Chain>,
    /// Whether the agent came to the identity check and said "wrong user".
    pub restart: bool,
}

wire_names! {
    /// Something the app deliberately did not do while impersonating.
    pub enum HeldBack {
        /// The stored timezone was not compared or synced.
        TimezoneSync = "timezone_sync",
        /// The stored locale was not synced.
        LocaleSync = "locale_sync",
        /// "Last seen" was not moved.
        LastSeen = "last_seen",
        /// Onboarding and prompts were not shown or ticked off.
        Onboarding = "onboarding",
    }
}

/// Something a person should know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The id by which it is dismissed.
    pub id: u64,
    /// What it is about.
    pub kind: NoticeKind,
    /// What to tell the person, in a sentence.
    pub text: String,
}

wire_names! {
    /// The kinds of notices.
    pub enum NoticeKind {
        /// A session was left open by a crash and will be ended on the server.
        CrashFound = "crash_found",
        /// It has been ended on the server.
        CrashRevoked = "crash_revoked",
        /// An ended session is not yet confirmed by the server; it is tried again.
        RevocationQueued = "revocation_queued",
        /// The preferences file was unreadable, was set aside, and defaults are in use.
        PreferencesSetAside = "preferences_set_aside",
        /// The journal file was unreadable and was set aside.
        JournalSetAside = "journal_set_aside",
        /// The server does not answer.
        ServerUnreachable = "server_unreachable",
        /// The server has too much to do; the desk waits and tries again.
        ServerBusy = "server_busy",
        /// The server does not take the journal of a session; it stays on this computer.
        JournalRefused = "journal_refused",
        /// The app ended between a change's intent and its outcome; what became of it is not known.
        ChangeUnknown = "change_unknown",
        /// The customer has changed what support may do, in the session that is open.
        PolicyChanged = "policy_changed",
        /// A link could not be opened.
        LinkRefused = "link_refused",
        /// The sign-in is kept in memory only: it ends with the app.
        KeptInMemory = "kept_in_memory",
        /// The organization's identity provider has ended the sign-in.
        SignInOver = "sign_in_over",
        /// The issuer's keys could not be refreshed; the known ones are still in use.
        KeysStale = "keys_stale",
    }
}

/// The offer to bring the agent's own stored timezone in line with this computer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimezoneOffer {
    /// What is stored in the agent's profile.
    pub stored: String,
    /// What this computer has.
    pub desktop: String,
}

/// The workspace server, as the desk knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Server {
    /// The server's address.
    pub url: String,
    /// Whether it is the training workspace.
    pub training: bool,
    /// Whether the last call reached it.
    pub reachable: bool,
    /// While its event stream is down: when it was last heard from. What is shown may be as old as that.
    pub last_heard: Option<UnixMillis>,
    /// The host of the identity provider where agents sign in; absent when there is none.
    pub sign_in: Option<String>,
    /// The providers whose sessions can be handed over, by name.
    pub hand_overs: Vec<String>,
}

/// What is waited for outside of the app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// What the desk is waiting for.
    pub kind: WaitingFor,
    /// The host that the person is to look at.
    pub host: String,
    /// Where to type the code, and the code (RFC 8628 §3.2); only [`WaitingFor::Device`].
    pub device: Option<DeviceCode>,
}

wire_names! {
    /// What is waited for.
    pub enum WaitingFor {
        /// The answer of the system's browser, where the agent signs in.
        Browser = "browser",
        /// A sign-in on another device.
        Device = "device",
        /// A session that is handed over.
        HandOver = "hand_over",
    }
}

/// How to sign in on another device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceCode {
    /// The page to open on the other device.
    pub verification_uri: String,
    /// What to type there. It is not a secret, but good for whoever has it.
    pub user_code: String,
}
