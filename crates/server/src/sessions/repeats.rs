//! Limits what is recorded to a few times a minute: requests in a session that has ended.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use ergo_protocol::UnixMillis;

/// How many times a minute.
const OFTEN: u32 = 10;
const MINUTE: UnixMillis = 60_000;

/// How many times each session was recorded in this minute.
#[derive(Default)]
pub struct Repeats(Mutex<Option<(UnixMillis, HashMap<String, u32>)>>);

impl Repeats {
    /// Whether one more may be recorded for this session in this minute.
    pub fn may_be_said(&self, session: &str, now: UnixMillis) -> bool {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let current = counts.take().filter(|(since, _)| now.abs_diff(*since) < MINUTE.unsigned_abs());
        let (since, mut said) = current.unwrap_or_else(|| (now, HashMap::new()));
        let count = said.entry(session.to_owned()).or_default();
        *count += 1;
        let may = *count <= OFTEN;
        *counts = Some((since, said));
        may
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_times_a_minute_for_each() {
        let repeats = Repeats::default();
        assert!((0..OFTEN).all(|_| repeats.may_be_said("a", 0)));
        assert!(!repeats.may_be_said("a", 0));
        assert!(repeats.may_be_said("b", 0));
        assert!(repeats.may_be_said("a", MINUTE));
    }
}
