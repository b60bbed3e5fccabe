//! When a message that did not arrive is retried: less and less often, but never given up.

use aws_lc_rs::{error::Unspecified, rand};
use ergo_protocol::UnixMillis;

/// The first pause.
const FIRST_MILLIS: UnixMillis = 1000;
/// The longest pause that we choose ourselves.
const LONGEST_MILLIS: UnixMillis = 60 * 60 * 1000;
/// The longest pause that a receiver can ask for.
const LONGEST_ASKED_MILLIS: UnixMillis = 24 * 60 * 60 * 1000;

/// The pause after `attempts` attempts, never shorter than what the receiver asks for.
pub fn pause(attempts: i64, asked: Option<UnixMillis>) -> Result<UnixMillis, Unspecified> {
    let mut dice = [0_u8];
    rand::fill(&mut dice)?;
    Ok(with(attempts, asked, dice[0]))
}

/// The pause, up to a quarter shorter or longer, so that deliveries that failed together are not retried together.
fn with(attempts: i64, asked: Option<UnixMillis>, dice: u8) -> UnixMillis {
    let doublings = u32::try_from(attempts.clamp(1, 20) - 1).unwrap_or_default();
    let own = (FIRST_MILLIS << doublings).min(LONGEST_MILLIS);
    let own = own * 3 / 4 + own * UnixMillis::from(dice) / 2 / 255;
    own.max(asked.unwrap_or_default().clamp(0, LONGEST_ASKED_MILLIS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_and_later_within_a_quarter() {
        for (attempts, least, most) in [
            (1, 750, 1250),
            (2, 1500, 2500),
            (5, 12_000, 20_000),
            (13, 2_700_000, 4_500_000),
            (i64::MAX, 2_700_000, 4_500_000),
        ] {
            assert_eq!((with(attempts, None, 0), with(attempts, None, 255)), (least, most), "{attempts}");
        }
    }

    #[test]
    fn not_before_the_receiver_wants_it_and_not_never() {
        assert_eq!(with(1, Some(90_000), 255), 90_000);
        assert_eq!(with(13, Some(1), 0), 2_700_000);
        assert_eq!(with(1, Some(UnixMillis::MAX), 0), LONGEST_ASKED_MILLIS);
        assert_eq!(with(1, Some(-5), 0), 750);
    }
}
