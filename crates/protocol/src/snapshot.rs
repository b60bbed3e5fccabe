//! What the page may know about the core's state. Never a token.

use crate::{
    Agent, Person, UnixMillis, WorkspaceRef,
    change::{ArmDraft, AuthorizedHow, Change},
    entry::{EntryRequest, Scope},
    journal::{Chain, JournalEntry, SessionRecord},
    managed::Managed,
    names::wire_names,
    updates::Updates,
};
use serde::{Deserialize, Serialize};

/// Everything that the page renders. The event [`CHANGED`] only says "read again".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Increases with every change.
    pub revision: u64,
    /// The phase that the desk is in.
    pub phase: Phase,
    /// Who is signed in.
    pub agent: Option<Agent>,
    /// Present exactly while the session is an impersonation session, in any phase.
    pub impersonation: Option<Impersonation>,
    /// What was deliberately skipped in this session.
    pub held_back: Vec<HeldBack>,
    /// What the person should know and has not dismissed.
    pub notices: Vec<Notice>,
    /// The offer to update the agent's *own* stored timezone; only in a direct session.
    pub timezone_offer: Option<TimezoneOffer>,
    /// The workspace server, and whether it is reachable.
    pub server: Server,
    /// This computer's timezone, for showing times. Read from the system, never stored.
    pub desktop_timezone: String,
    /// The language that everything is shown in: a BCP 47 tag. The core decides; the page follows.
    #[serde(default = "english")]
    pub language: String,
    /// How many entry requests are waiting for this agent's decision; absent for anyone who cannot decide on
    /// requests.
    pub approvals: Option<u32>,
    /// Increases whenever other agents' sessions may have changed, so that a lead's list of them is read again.
    #[serde(default)]
    pub sessions_seen: u64,
    /// What the desk is waiting for outside the app.
    pub waiting: Option<Waiting>,
    /// Whether the window was asked to close during a session and is waiting for the agent's answer.
    pub quit_asked: bool,
    /// What happened to a note that was unfinished when the session stopped; absent if there was none.
    pub unfinished_note: Option<UnfinishedNote>,
    /// What the organization manages on this computer; absent if it manages nothing.
    pub managed: Option<Managed>,
    /// What is known about updates of the app.
    #[serde(default)]
    pub updates: Updates,
}

fn english() -> String {
    "en".to_owned()
}

/// Name of the event that tells the page to read the snapshot again. It has no payload.
pub const CHANGED: &str = "ergo-changed";

/// The phase that the desk is in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case")]
#[allow(
    clippy::large_enum_variant,
    reason = "one of it exists at a time, and the receipt reads plainer unboxed"
)]
pub enum Phase {
    /// No one is signed in.
    SignedOut,
    /// The agent is signed in as themselves.
    Direct,
    /// An entry request is open: it is waiting for a second person, or was decided and is waiting for the agent.
    Requested(EntryRequest),
    /// An entry is in progress; nothing is shown yet.
    Entering,
    /// The identity check is waiting for the agent.
    Confirming,
    /// The workspace is shown.
    Active,
    /// The session is stopped where it is; nothing is shown.
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
    /// The viewed user.
    pub viewed: Person,
    /// The agent who is actually acting.
    pub impersonator: Person,
    /// The workspace that was entered.
    pub workspace: WorkspaceRef,
    /// Whether a change can be made now.
    pub mode: Mode,
    /// The support ticket.
    pub ticket: String,
    /// Why the agent entered.
    pub reason: String,
    /// The requested time limit, in minutes.
    pub minutes: u32,
    /// What the session may read.
    pub scope: Vec<Scope>,
    /// Whether one stated change may be armed: the scope and the workspace both allow it.
    pub changes_allowed: bool,
    /// The armed change; present exactly when `mode` is armed.
    pub armed: Option<Armed>,
    /// The last change that was sent in this session, and what happened to it.
    pub last_change: Option<LastChange>,
    /// When the session ends, by this computer's clock; for display. The core uses a monotonic deadline.
    pub ends_at: UnixMillis,
    /// How much time was left at the time of this snapshot, by the monotonic clock, in milliseconds.
    pub remaining_millis: i64,
    /// The most minutes that it can be extended by; 0 when it cannot be extended.
    pub extendable_minutes: u32,
}

/// The armed change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Armed {
    /// The one change that can be made.
    pub change: Change,
    /// What is changed, in words.
    pub title: String,
    /// The current value, in words.
    pub before: String,
    /// The new value, in words.
    pub after: String,
    /// What the change is for.
    pub purpose: String,
    /// Who authorized it, by name.
    pub authorised_by: String,
    /// How it was authorized.
    pub how: AuthorizedHow,
    /// How much longer it stays armed, at the time of this snapshot, in milliseconds.
    pub remaining_millis: i64,
    /// Whether the change is being sent right now.
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
    /// What happened to it.
    pub outcome: Outcome,
    /// The outcome in words.
    pub detail: String,
    /// The change that undoes it, prefilled for arming; only when it was made and can be undone.
    pub undo: Option<ArmDraft>,
}

wire_names! {
    /// What happened to a change.
    pub enum Outcome {
        /// The server made it.
        Made = "made",
        /// It was not made.
        NotMade = "not_made",
        /// It is not known whether it was made.
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
        /// The token, the entry request, and the server name different people or another workspace.
        IdentityMismatch = "identity_mismatch",
        /// A token without an actor arrived where one with an actor was expected.
        ActorMissing = "actor_missing",
        /// The server ended the session.
        Revoked = "revoked",
        /// The session's time is up.
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
        /// No one used the computer for too long.
        Idle = "idle",
    }
}

/// A session that is stopped where it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {
    /// Why the session was stopped.
    pub reason: FrozenReason,
    /// What exactly happened, in words.
    pub detail: String,
    /// When it was stopped.
    pub since: UnixMillis,
    /// Whether it may be verified again and continue.
    pub can_reverify: bool,
    /// How many journal entries are safely on disk.
    pub saved_entries: u32,
    /// The armed change that the freeze canceled, in words; absent if none was armed.
    pub armed_canceled: Option<String>,
}

/// What happened to a note that was still being typed when the session stopped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum UnfinishedNote {
    /// It is in the journal, as one of the agent's notes.
    Saved {
        /// What was saved, so that only this text is removed from the field.
        text: String,
    },
    /// The journal could not be written. The text is still held in memory, until the receipt is closed.
    NotSaved {
        /// What is not on disk, so that the agent can keep it elsewhere.
        text: String,
    },
}

/// The account of one finished session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The session that the receipt describes.
    pub record: SessionRecord,
    /// What was inspected, in order, without repetition.
    pub inspected: Vec<String>,
    /// What happened to each change that was sent, in order, in words.
    pub changes: Vec<String>,
    /// The agent's notes and their corrections, in order.
    pub notes: Vec<JournalEntry>,
    /// What was skipped.
    pub held_back: Vec<HeldBack>,
    /// Whether the chain is intact; absent when the journal could not be read.
    pub chain: Option<Chain>,
    /// Whether the agent said "wrong user" at the identity check.
    pub restart: bool,
}

wire_names! {
    /// Something the app deliberately did not do while impersonating.
    pub enum HeldBack {
        /// The stored timezone was neither compared nor synced.
        TimezoneSync = "timezone_sync",
        /// The stored locale was not synced.
        LocaleSync = "locale_sync",
        /// "Last seen" was not updated.
        LastSeen = "last_seen",
        /// Onboarding and prompts were neither shown nor marked as done.
        Onboarding = "onboarding",
    }
}

/// Something a person should know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The id used to dismiss it.
    pub id: u64,
    /// What it is about.
    pub kind: NoticeKind,
    /// What the person reads: one sentence.
    pub text: String,
}

wire_names! {
    /// The kinds of notices.
    pub enum NoticeKind {
        /// A session was left open by a crash and will be ended on the server.
        CrashFound = "crash_found",
        /// That session has been ended on the server.
        CrashRevoked = "crash_revoked",
        /// The server has not yet confirmed that a session ended; the desk tries again.
        RevocationQueued = "revocation_queued",
        /// The preferences file was unreadable, was set aside, and defaults are in use.
        PreferencesSetAside = "preferences_set_aside",
        /// The journal file was unreadable and was set aside.
        JournalSetAside = "journal_set_aside",
        /// The server does not answer.
        ServerUnreachable = "server_unreachable",
        /// The server is overloaded; the desk waits and tries again.
        ServerBusy = "server_busy",
        /// The server refuses a session's journal; it stays on this computer.
        JournalRefused = "journal_refused",
        /// The server's log does not prove what was recorded here.
        RecordDisputed = "record_disputed",
        /// The server's log is not the one that is known here; sessions stay unconfirmed.
        UnknownLog = "unknown_log",
        /// The app stopped between a change's intent and its outcome; whether it was made is not known.
        ChangeUnknown = "change_unknown",
        /// The customer changed what support may do, in the open session.
        PolicyChanged = "policy_changed",
        /// A link could not be opened.
        LinkRefused = "link_refused",
        /// The sign-in is kept in memory only: it ends when the app does.
        KeptInMemory = "kept_in_memory",
        /// The organization's identity provider ended the sign-in.
        SignInOver = "sign_in_over",
        /// A part of the app failed in an earlier run, and left a report.
        CrashReport = "crash_report",
        /// The page's process ended, and the page was loaded again.
        PageFailed = "page_failed",
        /// The issuer's keys could not be refreshed; the cached ones are still in use.
        KeysStale = "keys_stale",
        /// A newer version of the app can be installed.
        UpdateAvailable = "update_available",
    }
}

/// The offer to set the agent's own stored timezone to this computer's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimezoneOffer {
    /// The timezone stored in the agent's profile.
    pub stored: String,
    /// This computer's timezone.
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
    /// When the server was last heard from, while its event stream is down. What is shown may be as old as that.
    pub last_heard: Option<UnixMillis>,
    /// The host of the identity provider where agents sign in; absent if there is none.
    pub sign_in: Option<String>,
    /// The providers whose sessions can be handed over, by name.
    pub hand_overs: Vec<String>,
}

/// What the desk is waiting for outside the app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// What the desk is waiting for.
    pub kind: WaitingFor,
    /// The host that the person should look at.
    pub host: String,
    /// The code and where to type it (RFC 8628 §3.2); only [`WaitingFor::Device`].
    pub device: Option<DeviceCode>,
}

wire_names! {
    /// What the desk is waiting for.
    pub enum WaitingFor {
        /// The response from the system's browser, where the agent signs in.
        Browser = "browser",
        /// A sign-in on another device.
        Device = "device",
        /// A session that is being handed over.
        HandOver = "hand_over",
    }
}

/// How to sign in on another device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceCode {
    /// The page to open on the other device.
    pub verification_uri: String,
    /// What to type there. Not a secret, but anyone who has it can use it.
    pub user_code: String,
}
