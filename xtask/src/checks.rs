//! Runs checks and counts them.

use crate::counts::Counts;
use anyhow::Result;

/// A check, and what it is called.
pub type Check<'a> = (&'a str, &'a dyn Fn() -> Result<()>);

/// Runs checks that do not depend on each other.
pub fn each(checks: &[Check<'_>]) -> Counts {
    checks.iter().fold(Counts::default(), |counts, check| counts.and(Counts::of_check(passes(check))))
}

/// Runs checks that build on each other. The first one that fails ends them.
pub fn in_order(checks: &[Check<'_>]) -> Counts {
    let mut counts = Counts::default();
    for (number, check) in checks.iter().enumerate() {
        if !passes(check) {
            let left = u32::try_from(checks.len() - number - 1).unwrap_or(u32::MAX);
            return counts.and(Counts { failed: 1, skipped: left, passed: 0 });
        }
        counts = counts.and(Counts::of_check(true));
    }
    counts
}

fn passes((what, check): &Check<'_>) -> bool {
    match check() {
        Ok(()) => println!("  ✓ {what}"),
        Err(error) => {
            println!("  ✗ {what}: {error:#}");
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::{Check, each, in_order};
    use crate::counts::Counts;

    #[test]
    fn what_builds_on_a_failed_check_is_left_out() {
        let fails = || anyhow::bail!("on purpose");
        let checks: [Check<'_>; 3] = [("one", &|| Ok(())), ("two", &fails), ("three", &|| Ok(()))];
        assert_eq!(in_order(&checks), Counts { passed: 1, failed: 1, skipped: 1 });
        assert_eq!(each(&checks), Counts { passed: 2, failed: 1, skipped: 0 });
    }
}
