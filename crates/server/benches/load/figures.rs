//! What is counted and timed.

use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// Shared by all agents.
#[derive(Default)]
pub struct Figures {
    micros: Mutex<BTreeMap<&'static str, Vec<u64>>>,
    troubles: Mutex<BTreeMap<String, u64>>,
    sessions: AtomicU64,
}

impl Figures {
    /// Forgets what came before: signing in is not what is measured.
    pub fn begin(&self) {
        self.micros.lock().unwrap().clear();
        self.troubles.lock().unwrap().clear();
    }

    /// A step succeeded.
    pub fn took(&self, step: &'static str, time: Duration) {
        let micros = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
        self.micros.lock().unwrap().entry(step).or_default().push(micros);
    }

    /// Something went wrong, or was refused.
    pub fn trouble(&self, what: &str) {
        *self.troubles.lock().unwrap().entry(what.to_owned()).or_default() += 1;
    }

    /// A session was entered and left.
    pub fn session(&self) {
        self.sessions.fetch_add(1, Ordering::Relaxed);
    }

    /// Rates, percentiles in milliseconds, and troubles by name.
    pub fn report(&self, lasted: Duration) -> Value {
        let mut steps = serde_json::Map::new();
        let mut all = Vec::new();
        for (step, micros) in &mut *self.micros.lock().unwrap() {
            all.extend_from_slice(micros);
            steps.insert((*step).to_owned(), percentiles(micros));
        }
        let sessions = self.sessions.load(Ordering::Relaxed);
        json!({
            "sessions": sessions,
            "sessions_per_second": per_second(sessions, lasted),
            "requests_per_second": per_second(all.len() as u64, lasted),
            "all": percentiles(&mut all),
            "steps": steps,
            "troubles": *self.troubles.lock().unwrap(),
        })
    }
}

fn percentiles(micros: &mut [u64]) -> Value {
    micros.sort_unstable();
    let at = |percent: usize| micros.get((micros.len() * percent / 100).min(micros.len().saturating_sub(1)));
    let millis = |percent| at(percent).map_or(0.0, |micros| tenths(*micros as f64 / 1000.0));
    json!({ "count": micros.len(), "p50": millis(50), "p99": millis(99) })
}

fn per_second(count: u64, lasted: Duration) -> f64 {
    tenths(count as f64 / lasted.as_secs_f64())
}

fn tenths(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}
