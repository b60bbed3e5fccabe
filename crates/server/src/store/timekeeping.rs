//! Whether the clock can be trusted for deletions. With a clock that is a year ahead, everything looks old, and
//! deleted data does not come back when the clock is corrected.

use super::{StoreError, Writing, audit, sql};
use crate::clock::moment;
use ergo_protocol::UnixMillis;

/// How far past the last check the clock may be before it is doubted. A running server checks every ten minutes.
const FARTHEST_MILLIS: UnixMillis = 2 * 24 * 60 * 60 * 1000;
/// How far apart two checks may be for the clock to count as running normally in between.
const USUAL_MILLIS: UnixMillis = 6 * 60 * 60 * 1000;
/// How long the clock must then run normally. A wrong clock is noticed within a day, because no one can sign in.
const DOUBT_MILLIS: UnixMillis = 24 * 60 * 60 * 1000;

/// Checks the clock and notes the time. `false` for a day after the clock jumped ahead, or after days without a
/// check; nothing may be deleted then.
pub async fn is_trusted(tx: &mut Writing) -> Result<bool, StoreError> {
    let now = tx.now();
    let row: Option<(i64, Option<i64>)> =
        sql::query("SELECT seen_at, doubted_at FROM timekeeping WHERE id = 1")
            .fetch_optional(tx.connection())
            .await?;
    let (seen, before) = match row {
        Some(row) => row,
        None => (audit::last_at(tx).await?.unwrap_or(now), None),
    };
    let doubted = judged(seen, before, now);
    if doubted == Some(now) {
        tracing::warn!(
            now = moment(now),
            before = moment(seen),
            "the clock is days past the last use of this database: in case it is wrong, nothing is deleted for a day"
        );
    }
    let sql = "INSERT INTO timekeeping (id, seen_at, doubted_at) VALUES (1, $1, $2)
               ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at, doubted_at = excluded.doubted_at";
    sql::query(sql).bind(now).bind(doubted).execute(tx.connection()).await?;
    Ok(doubted.is_none())
}

/// When the clock began to be doubted, if it is.
fn judged(seen: UnixMillis, doubted: Option<UnixMillis>, now: UnixMillis) -> Option<UnixMillis> {
    let step = now - seen;
    match doubted {
        None => (step > FARTHEST_MILLIS).then_some(now),
        Some(at) if (0..=USUAL_MILLIS).contains(&step) => (now - at < DOUBT_MILLIS).then_some(at),
        // The clock was set again, perhaps wrongly, so the day starts over.
        Some(_) => Some(now),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: UnixMillis = 60 * 60 * 1000;
    const YEAR: UnixMillis = 365 * 24 * HOUR;

    #[test]
    fn a_clock_that_jumps_ahead_is_doubted_until_it_goes_on_for_a_day() {
        assert_eq!(judged(0, None, 47 * HOUR), None, "a weekend's pause");
        let jumped = judged(0, None, YEAR);
        assert_eq!(jumped, Some(YEAR));
        assert_eq!(judged(YEAR + 22 * HOUR, jumped, YEAR + 23 * HOUR), jumped);
        assert_eq!(judged(YEAR + 23 * HOUR, jumped, YEAR + 24 * HOUR), None, "that is the time, then");
        // Any of these means that the clock did not run normally.
        for now in [HOUR, YEAR - HOUR, YEAR + 7 * HOUR, YEAR + 25 * HOUR, 2 * YEAR] {
            assert_eq!(judged(YEAR, jumped, now), Some(now));
        }
    }

    #[test]
    fn a_clock_that_was_set_back_makes_nothing_old() {
        assert_eq!(judged(YEAR, None, HOUR), None);
    }
}
