//! Checks that build on each other.

use crate::counts::Counts;
use anyhow::Result;

/// Checks one after the other, each on what those before it have left. The first that fails ends them.
pub fn in_order(checks: &[(&str, &dyn Fn() -> Result<()>)]) -> Counts {
    let mut counts = Counts::default();
    for (number, (what, check)) in checks.iter().enumerate() {
        if let Err(error) = check() {
            println!("  ✗ {what}: {error:#}");
            let left = u32::try_from(checks.len() - number - 1).unwrap_or(u32::MAX);
            return counts.and(Counts { failed: 1, skipped: left, passed: 0 });
        }
        println!("  ✓ {what}");
        counts = counts.and(Counts::of_check(true));
    }
    counts
}
