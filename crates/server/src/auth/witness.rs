//! What is known about one request, for the layer around it: who called, and whether what they saw was recorded.

use crate::auth::caller::Caller;
use std::sync::{
    Arc, OnceLock,
    atomic::{AtomicBool, Ordering},
};

/// Travels with a request. Clones belong to the same request.
#[derive(Clone, Debug, Default)]
pub struct Witness(Arc<Seen>);

#[derive(Debug, Default)]
struct Seen {
    caller: OnceLock<Caller>,
    attempt: OnceLock<String>,
    recorded: AtomicBool,
}

impl Witness {
    /// Notes who is calling; the first call counts.
    pub fn identify(&self, caller: &Caller) {
        let _ = self.0.caller.set(caller.clone());
    }

    /// Who is calling, once known.
    pub fn caller(&self) -> Option<&Caller> {
        self.0.caller.get()
    }

    /// Notes what the request attempts, in words; the first call counts.
    pub fn attempts(&self, what: String) {
        let _ = self.0.attempt.set(what);
    }

    /// What the request attempts, beyond what the path says.
    pub fn attempt(&self) -> Option<&str> {
        self.0.attempt.get().map(String::as_str)
    }

    /// Notes that what was seen is in the audit.
    pub fn record(&self) {
        self.0.recorded.store(true, Ordering::Release);
    }

    /// Whether what was seen is in the audit.
    pub fn is_recorded(&self) -> bool {
        self.0.recorded.load(Ordering::Acquire)
    }
}
