//! What the server, or an identity provider, still has to be told. It outlives the session that it is about, and even
//! the sign-in.

use crate::{due::Due, own::session::Login, vault::Secret};
use std::time::Duration;

/// How often an unconfirmed end of a session is retried.
const REVOKE_EVERY: Duration = Duration::from_secs(5);
/// How often journal entries are handed in while they are being written.
const HAND_IN_EVERY: Duration = Duration::from_secs(3);

/// How often a session's receipt is asked for, until the server has it.
const CONFIRM_EVERY: Duration = Duration::from_secs(3);

/// The queue in memory. Most of it is only a reminder to check the journal, which is the queue on disk.
#[derive(Debug)]
pub struct Outbox {
    owed_ends: Vec<Owed>,
    /// Whether ended sessions are waiting for the server's confirmation.
    pub revocations_wait: bool,
    /// When the server is next notified of them.
    pub revoking: Due,
    /// Whether the journal may contain entries that the server lacks.
    pub unsent: bool,
    /// When they are handed in.
    pub hand_in: Due,
    /// Whether sessions may be waiting for the proof of what was recorded.
    pub unconfirmed: bool,
    /// Which of them to begin with.
    pub confirmed_from: usize,
    /// When that is fetched.
    pub confirming: Due,
    /// The agent who was told that the server's log is not the one that is known here.
    pub told_of_unknown_log: Option<String>,
    /// Sign-ins that ended here: to delete from the keychain and revoke at the provider.
    pub left_logins: Vec<(Login, Option<Secret>)>,
}

/// A session's end that the server does not know about and that the journal could not record.
#[derive(Debug)]
pub struct Owed {
    /// The agent whose session it is; no one else's token can end it.
    pub agent_id: String,
    /// The session that ended (`sid`).
    pub session_id: String,
}

impl Default for Outbox {
    fn default() -> Self {
        Self {
            owed_ends: Vec::new(),
            revocations_wait: false,
            revoking: Due::every(REVOKE_EVERY),
            unsent: false,
            hand_in: Due::every(HAND_IN_EVERY),
            unconfirmed: false,
            confirmed_from: 0,
            confirming: Due::every(CONFIRM_EVERY),
            told_of_unknown_log: None,
            left_logins: Vec::new(),
        }
    }
}

impl Outbox {
    /// Adds an end that the server has to be told about.
    pub fn owe(&mut self, owed: Owed) {
        self.owed_ends.push(owed);
        self.revocations_wait = true;
    }

    /// Takes the ends that this agent can report.
    pub fn take_owed(&mut self, agent_id: &str) -> Vec<Owed> {
        self.owed_ends.extract_if(.., |owed| owed.agent_id == agent_id).collect()
    }
}
