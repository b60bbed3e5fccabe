//! Randomness for waiting times, so that desks that lost the same server do not all come back at the same moment.

use aws_lc_rs::rand;
use std::time::Duration;

/// A random duration between zero and `most`.
pub fn up_to(most: Duration) -> Duration {
    let mut bytes = [0; 4];
    // Without a source of randomness, wait the full time.
    if rand::fill(&mut bytes).is_err() {
        return most;
    }
    most.mul_f64(f64::from(u32::from_be_bytes(bytes)) / f64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_never_more_and_not_always_the_same() {
        let most = Duration::from_secs(10);
        let drawn: Vec<Duration> = (0..50).map(|_| up_to(most)).collect();
        assert!(drawn.iter().all(|one| *one <= most));
        assert!(drawn.iter().any(|one| *one != drawn[0]));
        assert_eq!(up_to(Duration::ZERO), Duration::ZERO);
    }
}
