//! A server that is too busy is asked again after a while, and not by every desk at once.

use super::{answer::Refused, jitter};
use ergo_protocol::Code;
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

/// How often something is read before its refusal is passed on.
const TRIES: u32 = 3;
/// How long a person waits for that in all.
const LONGEST: Duration = Duration::from_secs(5);
/// The pause where the server names none; it doubles.
const PAUSE: Duration = Duration::from_millis(500);

/// How long to wait before a read is tried once more, after so many tries and so much time; `None` when the refusal
/// is to be passed on.
pub fn pause(refused: &Refused, tried: u32, passed: Duration) -> Option<Duration> {
    if !is_busy(refused.problem.code) || tried >= TRIES {
        return None;
    }
    let least = refused.after.unwrap_or(PAUSE * 2_u32.pow(tried - 1));
    let pause = least + jitter::up_to(least / 2);
    (passed + pause <= LONGEST).then_some(pause)
}

/// Whether the server has said that it has too much to do just now, and so has done nothing. Not `Unconfirmed`: that may have been
/// done.
pub const fn is_busy(code: Code) -> bool {
    matches!(code, Code::Busy | Code::TooMany | Code::TimedOut)
}

/// How many calls are waiting for a server that has too much to do.
#[derive(Clone, Default)]
pub struct Waits(Arc<AtomicUsize>);

impl Waits {
    /// One more, until what is returned is dropped.
    pub fn one_more(&self) -> Wait {
        self.0.fetch_add(1, Ordering::SeqCst);
        Wait(Arc::clone(&self.0))
    }

    /// Whether there is one.
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
