//! Decides when to fetch, and which keys to use in the meantime. No I/O; the time is an argument.

use ergo_session::KeySet;
use std::{collections::BTreeMap, sync::Arc, time::Duration};

/// How long keys are fresh if the issuer does not say.
const FRESH: Duration = Duration::from_mins(10);
/// The bounds within which the issuer can set that.
const FRESH_BOUNDS: (Duration, Duration) = (Duration::from_mins(1), Duration::from_hours(1));
/// The pause after any attempt, whether or not it succeeded. It makes a flood of unknown key IDs cost nothing.
const REST: Duration = Duration::from_secs(30);
/// The pause after the first failure while there are no keys at all; it doubles up to [`REST`]. Short, because
/// someone is waiting to sign in.
const FIRST_REST: Duration = Duration::from_secs(1);
/// How long keys stay valid if they cannot be refreshed.
const STALE: Duration = Duration::from_hours(24);
/// How long no fetch is made for a key id that the issuer did not have.
const UNKNOWN_FOR: Duration = Duration::from_mins(1);
/// The most unknown key ids that are remembered.
const MAX_UNKNOWN: usize = 256;

/// What to do about a key that is needed now.
#[derive(Clone, Debug)]
pub enum Decision {
    /// Use these; they are fresh enough, or fetching is not worthwhile now.
    Use(Arc<KeySet>),
    /// Fetch; until the fetch is done, these may be used. Present only if they have the key.
    Fetch(Option<Arc<KeySet>>),
    /// There are no keys, and it is too early to try again.
    Unavailable,
}

/// The cached keys and when to refresh them.
#[derive(Debug, Default)]
pub struct Freshness {
    held: Option<Held>,
    tried_at: Option<Duration>,
    failures: u32,
    unknown: BTreeMap<String, Duration>,
}

#[derive(Debug)]
struct Held {
    keys: Arc<KeySet>,
    fetched_at: Duration,
    fresh_for: Duration,
}

impl Freshness {
    /// What to do for a token signed with the key with this id. `now` is monotonic time.
    pub fn decide(&self, key_id: &str, now: Duration) -> Decision {
        let rested = self.tried_at.is_none_or(|tried_at| since(tried_at, now) >= self.rest());
        let Some(held) = self.held.as_ref().filter(|held| since(held.fetched_at, now) < STALE) else {
            return if rested { Decision::Fetch(None) } else { Decision::Unavailable };
        };
        let fresh = since(held.fetched_at, now) < held.fresh_for;
        let known = held.keys.contains(key_id);
        let asked_lately =
            self.unknown.get(key_id).is_some_and(|asked_at| since(*asked_at, now) < UNKNOWN_FOR);
        let useful = !fresh || !known && !asked_lately;
        if useful && rested {
            Decision::Fetch(known.then(|| Arc::clone(&held.keys)))
        } else {
            Decision::Use(Arc::clone(&held.keys))
        }
    }

    /// Records that an attempt begins. It counts from now on, even if no one waits for its result.
    pub fn tried(&mut self, now: Duration) {
        self.tried_at = Some(now);
    }

    /// Records the fetched keys. `said` is how long they are fresh, according to the issuer.
    pub fn fetched(&mut self, keys: KeySet, said: Option<Duration>, key_id: &str, now: Duration) {
        let (least, most) = FRESH_BOUNDS;
        let fresh_for = said.unwrap_or(FRESH).clamp(least, most);
        self.unknown.retain(|_, asked_at| since(*asked_at, now) < UNKNOWN_FOR);
        if !keys.contains(key_id) && self.unknown.len() < MAX_UNKNOWN {
            self.unknown.insert(key_id.to_owned(), now);
        }
        self.held = Some(Held { keys: Arc::new(keys), fetched_at: now, fresh_for });
        self.failures = 0;
    }

    /// Records that the fetch brought no usable keys.
    pub fn failed(&mut self) {
        self.failures = self.failures.saturating_add(1);
    }

    /// The time since the keys were fetched, and whether the last attempt to refresh them failed.
    pub fn standing(&self, now: Duration) -> Option<(Duration, bool)> {
        self.held.as_ref().map(|held| (since(held.fetched_at, now), self.failures > 0))
    }

    fn rest(&self) -> Duration {
        if self.held.is_some() {
            return REST;
        }
        FIRST_REST.saturating_mul(1 << self.failures.saturating_sub(1).min(5)).min(REST)
    }
}

const fn since(then: Duration, now: Duration) -> Duration {
    now.saturating_sub(then)
}

#[cfg(test)]
#[allow(clippy::unchecked_time_subtraction, reason = "constants")]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);
    const MINUTE: Duration = Duration::from_mins(1);
    const HOUR: Duration = Duration::from_hours(1);

    fn keys(ids: &[&str]) -> KeySet {
        let x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
        let jwks: Vec<_> = ids
            .iter()
            .map(|id| format!(r#"{{"kty":"OKP","crv":"Ed25519","kid":"{id}","x":"{x}"}}"#))
            .collect();
        KeySet::parse(format!(r#"{{"keys":[{}]}}"#, jwks.join(",")).as_bytes()).unwrap().0
    }

    fn warm(at: Duration, said: Option<Duration>) -> Freshness {
        let mut freshness = Freshness::default();
        freshness.tried(at);
        freshness.fetched(keys(&["a"]), said, "a", at);
        freshness
    }

    fn fetches(freshness: &Freshness, key_id: &str, now: Duration) -> bool {
        matches!(freshness.decide(key_id, now), Decision::Fetch(_))
    }

    #[test]
    fn fresh_for_ten_minutes_or_what_the_issuer_says_within_bounds() {
        for (said, fresh) in [
            (None, 10 * MINUTE),
            (Some(Duration::ZERO), MINUTE),
            (Some(5 * MINUTE), 5 * MINUTE),
            (Some(24 * HOUR), HOUR),
        ] {
            let freshness = warm(HOUR, said);
            assert!(!fetches(&freshness, "a", HOUR + fresh - SECOND), "{said:?}");
            assert!(fetches(&freshness, "a", HOUR + fresh), "{said:?}");
        }
    }

    #[test]
    fn an_unknown_key_is_asked_for_once_and_not_before_the_rest_is_over() {
        let mut freshness = warm(HOUR, None);
        assert!(!fetches(&freshness, "b", HOUR + 29 * SECOND));
        assert!(fetches(&freshness, "b", HOUR + 30 * SECOND));
        let now = HOUR + 30 * SECOND;
        freshness.tried(now);
        freshness.fetched(keys(&["a"]), None, "b", now);
        assert!(!fetches(&freshness, "b", now + 59 * SECOND), "asked for a minute ago at most");
        assert!(fetches(&freshness, "c", now + 30 * SECOND), "another one");
        assert!(fetches(&freshness, "b", now + MINUTE), "it may have been published meanwhile");
    }

    #[test]
    fn what_is_remembered_of_unknown_keys_is_bounded() {
        let mut freshness = warm(HOUR, None);
        for number in 0..1000 {
            freshness.fetched(keys(&["a"]), None, &number.to_string(), HOUR);
        }
        assert_eq!(freshness.unknown.len(), MAX_UNKNOWN);
    }

    #[test]
    fn known_keys_stay_good_for_a_day_when_they_cannot_be_refreshed() {
        let mut freshness = warm(HOUR, None);
        freshness.tried(2 * HOUR);
        freshness.failed();
        assert!(matches!(freshness.decide("a", 2 * HOUR), Decision::Use(_)));
        assert_eq!(freshness.standing(2 * HOUR), Some((HOUR, true)));
        assert!(matches!(freshness.decide("a", 24 * HOUR), Decision::Fetch(Some(_))), "used meanwhile");
        assert!(matches!(freshness.decide("b", 24 * HOUR), Decision::Fetch(None)), "not for others");
        freshness.tried(25 * HOUR - SECOND);
        assert!(matches!(freshness.decide("a", 25 * HOUR), Decision::Unavailable));
    }

    #[test]
    fn with_no_key_at_all_the_rest_doubles() {
        let mut freshness = Freshness::default();
        let mut now = HOUR;
        for expected in [1, 2, 4, 8, 16, 30, 30] {
            assert!(matches!(freshness.decide("a", now), Decision::Fetch(None)));
            freshness.tried(now);
            freshness.failed();
            let rest = Duration::from_secs(expected);
            assert!(matches!(freshness.decide("a", now + rest - SECOND / 2), Decision::Unavailable));
            now += rest;
        }
    }

    #[test]
    fn a_clock_that_stands_still_or_goes_back_does_no_harm() {
        let freshness = warm(HOUR, None);
        assert!(matches!(freshness.decide("a", Duration::ZERO), Decision::Use(_)));
        assert!(matches!(freshness.decide("b", Duration::ZERO), Decision::Use(_)));
    }
}
