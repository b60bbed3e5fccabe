//! A small generator that produces the same numbers each time: `SplitMix64`. Only for sample data, never for secrets.

use crate::auth::ids;

/// The generator.
pub struct Random(u64);

impl Random {
    /// The sequence of this seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`, which must not be 0. The bias does not matter here.
    pub fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % bound).unwrap_or_default()
    }

    /// A random item; `None` if there are none.
    pub fn one<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.below(from.len()))
    }

    /// A time within a span, in milliseconds, to the minute.
    pub fn time(&mut self, from: i64, to: i64) -> i64 {
        let minutes = usize::try_from((to - from) / 60_000).unwrap_or_default();
        from + i64::try_from(self.below(minutes)).unwrap_or_default() * 60_000
    }

    /// An id such as `usr_4tq0m8kx`.
    pub fn id(&mut self, prefix: &str) -> String {
        format!("{prefix}_{}", ids::text(&self.next().to_le_bytes()))
    }
}
