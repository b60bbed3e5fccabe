//! What the server, or an identity provider, still has to be told. It outlives the session that it is about, and
//! the sign-in too.

use crate::{due::Due, own::session::Login, vault::Secret};
use std::time::Duration;

/// How often an unconfirmed end of a session is sent again.
const REVOKE_EVERY: Duration = Duration::from_secs(5);
/// How often journal entries go out while they are written.
const HAND_IN_EVERY: Duration = Duration::from_secs(3);

/// The queue in memory. Most of it is only a reminder to look into the journal, which is the queue on disk.
#[derive(Debug)]
pub struct Outbox {
    owed_ends: Vec<Owed>,
    /// Whether ended sessions wait for the server's confirmation.
    pub revocations_wait: bool,
    /// When the server hears of them again.
    pub revoking: Due,
    /// Whether the journal may hold entries that the server lacks.
    pub unsent: bool,
    /// When they go out.
    pub hand_in: Due,
    /// Sign-ins that are over here: for the keychain to forget and the provider to revoke.
    pub left_logins: Vec<(Login, Option<Secret>)>,
}

/// An end that the server does not know of and the journal could not take.
#[derive(Debug)]
pub struct Owed {
    /// The agent whose session it is: nobody else's token can end it.
    pub agent_id: String,
    /// The session that has ended (`sid`).
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
            left_logins: Vec::new(),
        }
    }
}

impl Outbox {
    /// Adds an end that the server has to be told.
    pub fn owe(&mut self, owed: Owed) {
        self.owed_ends.push(owed);
        self.revocations_wait = true;
    }

    /// Takes out the ends that are this agent's to tell.
    pub fn take_owed(&mut self, agent_id: &str) -> Vec<Owed> {
        self.owed_ends.extract_if(.., |owed| owed.agent_id == agent_id).collect()
    }
}
