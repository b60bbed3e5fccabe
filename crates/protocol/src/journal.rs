//! The journal of a session: the agent's notes and what the app itself recorded.

use crate::{Person, UnixMillis, WorkspaceRef, names::wire_names};
use serde::{Deserialize, Serialize};

wire_names! {
    /// Who wrote an entry.
    pub enum Author {
        /// The agent, by hand.
        Agent = "agent",
        /// The app, by itself.
        App = "app",
    }
}

wire_names! {
    /// What an entry is about. The agent writes only `inspected`, `changed`, `observed`, and `correction`.
    pub enum EntryKind {
        /// The session was entered.
        Entered = "entered",
        /// The agent confirmed the identity check.
        IdentityConfirmed = "identity_confirmed",
        /// Something was deliberately skipped.
        HeldBack = "held_back",
        /// Something was inspected.
        Inspected = "inspected",
        /// The agent notes a change that was made.
        Changed = "changed",
        /// The agent notes something worth knowing.
        Observed = "observed",
        /// The session was frozen.
        Frozen = "frozen",
        /// A frozen session was verified again and continued.
        Reverified = "reverified",
        /// One change was armed.
        Armed = "armed",
        /// The armed change was disarmed without being made.
        Disarmed = "disarmed",
        /// A change is about to be sent: written before the call.
        ChangeIntended = "change_intended",
        /// The outcome of a change.
        ChangeOutcome = "change_outcome",
        /// The session was extended.
        Extended = "extended",
        /// A correction of one of the agent's notes. The corrected entry itself stays unchanged.
        Correction = "correction",
        /// The session ended; always the last entry.
        Ended = "ended",
    }
}

wire_names! {
    /// A note as the agent types it.
    pub enum NoteKind {
        /// What the agent looked at.
        Inspected = "inspected",
        /// What was changed.
        Changed = "changed",
        /// What the agent noticed.
        Observed = "observed",
    }
}

/// A note that the page asks the core to save.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoteDraft {
    /// What kind of note it is.
    pub kind: NoteKind,
    /// What the agent writes ([`NOTE`](crate::limits::NOTE)).
    pub text: String,
}

/// One entry, as it is on disk. Once acknowledged, it survives power loss.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JournalEntry {
    /// Its number within the session, from 1.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::formats::entry_number))]
    pub seq: u32,
    /// When it was written.
    pub at: UnixMillis,
    /// Whether the agent or the app wrote it.
    pub author: Author,
    /// What it is about.
    pub kind: EntryKind,
    /// In words; at most 16 KiB.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::formats::entry_text))]
    pub text: String,
    /// The number of the corrected entry, which is an earlier one; present only in a correction.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 20_000))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<u32>,
    /// Hex SHA-256 of the previous entry; for the first entry, of the session's header.
    #[cfg_attr(feature = "openapi", schema(pattern = "^[0-9A-Fa-f]{64}$"))]
    pub prev_hash: String,
    /// Hex SHA-256 of `prev_hash` and this entry.
    #[cfg_attr(feature = "openapi", schema(pattern = "^[0-9A-Fa-f]{64}$"))]
    pub hash: String,
}

wire_names! {
    /// How a session ended.
    pub enum Ending {
        /// The agent exited the session.
        Exited = "exited",
        /// The agent said "wrong user" at the identity check.
        WrongUser = "wrong_user",
        /// Its time ran out, and it was then exited.
        Expired = "expired",
        /// The server ended it, and it was then exited.
        Revoked = "revoked",
        /// The token, the entry request, and the server disagreed, and it was then exited.
        IdentityMismatch = "identity_mismatch",
        /// The app was closed or killed during the session; found at the next start.
        Crashed = "crashed",
        /// The agent signed out or the app was quit.
        Quit = "quit",
    }
}

wire_names! {
    /// Whether the server's log proves what a desk recorded.
    pub enum Confirmation {
        /// Not yet: the record is on this computer.
        Waiting = "waiting",
        /// It does: the desk has verified a receipt with every entry in it.
        Confirmed = "confirmed",
        /// What the server's log says is not what was recorded here.
        Disputed = "disputed",
    }
}

impl Confirmation {
    /// What is so as long as nothing else is known.
    const fn unknown() -> Self {
        Self::Waiting
    }
}

/// Whether a session's recorded chain is intact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Chain {
    /// Every hash matches.
    Verified,
    /// The first entry that does not fit the chain.
    Broken {
        /// The entry's number.
        seq: u32,
    },
}

/// One session in the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionRecord {
    /// The session id (`sid`).
    pub id: String,
    /// The user who was viewed.
    pub viewed: Person,
    /// The workspace that was entered.
    pub workspace: WorkspaceRef,
    /// The agent who entered.
    pub agent: Person,
    /// Why the agent entered.
    pub reason: String,
    /// The support ticket.
    pub ticket: String,
    /// When it was entered.
    pub started_at: UnixMillis,
    /// When it ended; absent while it is running.
    pub ended_at: Option<UnixMillis>,
    /// How it ended; absent while it is running.
    pub ending: Option<Ending>,
    /// Whether the server has confirmed its end.
    pub revoked: bool,
    /// How many entries its journal has.
    pub entries: u32,
    /// How many of them are the agent's notes.
    pub notes: u32,
    /// How many of them record the outcome of a change.
    #[serde(default)]
    pub changes: u32,
    /// Whether the server's log proves what was recorded here. Only this desk knows: the server is not asked for it.
    #[serde(default = "Confirmation::unknown")]
    pub confirmation: Confirmation,
}

/// One past session with its journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionJournal {
    /// The session that the journal belongs to.
    pub record: SessionRecord,
    /// Its entries, in order; at most 500 per request to the server.
    #[cfg_attr(feature = "openapi", schema(max_items = 500))]
    pub entries: Vec<JournalEntry>,
    /// Whether they are unchanged since they were written.
    pub chain: Chain,
}

/// The response of `GET /v1/sessions/{sid}/journal`: what the desk has handed in so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StoredJournal {
    /// The session, as the desk last described it.
    pub record: SessionRecord,
    /// The entries, in order; at most 200 per page.
    pub entries: Vec<JournalEntry>,
    /// Whether the last entry has arrived; after it, nothing can be added.
    pub complete: bool,
    /// How many entries are stored.
    pub stored: u32,
    /// Hex SHA-256 of the last stored entry: the head of the chain.
    pub head_hash: String,
    /// Where the next page starts; absent at the end.
    pub next_cursor: Option<String>,
}
