//! What the server has acknowledged, and so must still have at the end.

use serde_json::{Value, json};
use std::{collections::BTreeMap, sync::Mutex, time::Duration};

/// Of one impersonation session.
#[derive(Clone, Debug, Default)]
pub struct Acknowledged {
    /// Reads that were answered.
    pub reads: u32,
    /// The last journal entry that was stored.
    pub journal: u32,
    /// How often a change was answered with success.
    pub changes: u32,
}

/// Shared by all agents.
#[derive(Default)]
pub struct Ledger {
    sessions: Mutex<BTreeMap<String, Acknowledged>>,
    ends: Mutex<Vec<Duration>>,
    broken: Mutex<Vec<String>>,
}

impl Ledger {
    /// Notes something of a session.
    pub fn note(&self, session: &str, note: impl FnOnce(&mut Acknowledged)) {
        note(self.sessions.lock().unwrap().entry(session.to_owned()).or_default());
    }

    /// A session's end was acknowledged, and after that long no process let it in any more.
    pub fn ended(&self, after: Duration) {
        self.ends.lock().unwrap().push(after);
    }

    /// A promise was broken, as an agent has seen it.
    pub fn broke(&self, promise: String) {
        self.broken.lock().unwrap().push(promise);
    }

    /// What agents saw broken.
    pub fn broken(&self) -> Vec<String> {
        self.broken.lock().unwrap().clone()
    }

    /// All sessions.
    pub fn sessions(&self) -> BTreeMap<String, Acknowledged> {
        self.sessions.lock().unwrap().clone()
    }

    /// The longest time from an acknowledged end to its last process.
    pub fn slowest_end(&self) -> Duration {
        self.ends.lock().unwrap().iter().max().copied().unwrap_or_default()
    }

    /// How much of each.
    pub fn counts(&self) -> Value {
        let sessions = self.sessions();
        let sum = |of: fn(&Acknowledged) -> u32| sessions.values().map(|one| u64::from(of(one))).sum::<u64>();
        json!({
            "sessions": sessions.len(), "reads": sum(|one| one.reads), "journal_entries": sum(|one| one.journal),
            "changes": sum(|one| one.changes), "ends": self.ends.lock().unwrap().len(),
        })
    }
}
