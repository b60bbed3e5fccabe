//! Chance that is the same in every run: xorshift64.

use std::time::Duration;

/// A source of numbers.
pub struct Rng(u64);

impl Rng {
    /// One for each agent.
    pub fn new(seed: usize) -> Self {
        Self(0x9e37_79b9_7f4a_7c15 ^ ((seed as u64 + 1) << 17))
    }

    /// Below `limit`.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }

    /// How long somebody looks at a page.
    pub fn pause(&mut self) -> Duration {
        Duration::from_millis(self.below(2000))
    }
}
