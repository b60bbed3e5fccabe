//! Retries requests to a server that is too busy, after a while and not from every desk at the same moment.

use super::{answer::Refused, jitter};
use ergo_protocol::Code;
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

/// How many times a read is tried before its refusal is passed on.
const TRIES: u32 = 3;
/// How long a person waits for these tries in total.
const LONGEST: Duration = Duration::from_secs(5);
/// The first pause if the server does not name one; it doubles.
const PAUSE: Duration = Duration::from_millis(500);

/// How long to wait before the next try of a read, given the number of tries and the time that has passed; `None` if
/// the refusal should be passed on.
pub fn pause(refused: &Refused, tried: u32, passed: Duration) -> Option<Duration> {
    if !is_busy(refused.problem.code) || tried >= TRIES {
        return None;
    }
    let least = refused.after.unwrap_or(PAUSE * 2_u32.pow(tried - 1));
    let pause = least + jitter::up_to(least / 2);
    (passed + pause <= LONGEST).then_some(pause)
}

/// Whether the server refused because it is overloaded, and so did nothing. Not `Unconfirmed`: that may have been
/// done.
pub const fn is_busy(code: Code) -> bool {
    matches!(code, Code::Busy | Code::TooMany | Code::TimedOut)
}

/// Counts the calls that are waiting for an overloaded server.
#[derive(Clone, Default)]
pub struct Waits(Arc<AtomicUsize>);

impl Waits {
    /// Counts one more call, until the returned value is dropped.
    pub fn one_more(&self) -> Wait {
        self.0.fetch_add(1, Ordering::SeqCst);
        Wait(Arc::clone(&self.0))
    }

    /// Whether any call is waiting.
    pub fn any(&self) -> bool {
        self.0.load(Ordering::SeqCst) > 0
    }
}

/// A call that is waiting.
pub struct Wait(Arc<AtomicUsize>);

impl Drop for Wait {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ergo_protocol::Problem;

    fn refused(code: Code, after: Option<u64>) -> Refused {
        Refused { problem: Problem::new(code, ""), after: after.map(Duration::from_secs) }
    }

    #[test]
    fn a_busy_server_is_asked_three_times_within_five_seconds() {
        let none = Duration::ZERO;
        let first = pause(&refused(Code::Busy, Some(1)), 1, none).unwrap();
        assert!((1_000..=1_500).contains(&first.as_millis()), "{first:?}");
        let unnamed = pause(&refused(Code::TimedOut, None), 2, none).unwrap();
        assert!((1_000..=1_500).contains(&unnamed.as_millis()), "{unnamed:?}");
        assert_eq!(pause(&refused(Code::Busy, Some(1)), 3, none), None);
        assert_eq!(pause(&refused(Code::TooMany, Some(30)), 1, none), None, "nobody waits that long");
        assert_eq!(pause(&refused(Code::Busy, Some(2)), 2, Duration::from_secs(4)), None);
        for code in [Code::NotFound, Code::Unconfirmed] {
            assert_eq!(pause(&refused(code, Some(1)), 1, none), None);
        }
    }

    #[test]
    fn a_call_counts_as_waiting_until_it_no_longer_waits() {
        let waits = Waits::default();
        let (one, other) = (waits.one_more(), waits.clone().one_more());
        drop(one);
        assert!(waits.any());
        drop(other);
        assert!(!waits.any());
    }
}
