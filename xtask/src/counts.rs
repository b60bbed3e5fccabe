//! Adds up what the test binaries say of themselves.

/// Tests passed, failed and left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// How many passed.
    pub passed: u32,
    /// How many failed.
    pub failed: u32,
    /// How many were left out.
    pub skipped: u32,
}

impl Counts {
    /// Both together.
    pub fn and(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
            skipped: self.skipped + other.skipped,
        }
    }

    /// From a line such as `test result: ok. 8 passed; 0 failed; 1 ignored; …`; any other line has none.
    pub fn of_line(line: &str) -> Self {
        let Some((_, said)) = line.split_once("test result: ") else { return Self::default() };
        let number = |word: &str| {
            let before = said.split(word).next().unwrap_or_default();
            let digits = before.trim_end().rsplit(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
            if said.contains(word) { digits.parse().unwrap_or(0) } else { 0 }
        };
        Self { passed: number(" passed"), failed: number(" failed"), skipped: number(" ignored") }
    }
}

#[cfg(test)]
mod tests {
    use super::Counts;

    #[test]
    fn a_result_line_is_read_and_others_are_not() {
        let line = "test result: FAILED. 12 passed; 3 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.1s";
        assert_eq!(Counts::of_line(line), Counts { passed: 12, failed: 3, skipped: 1 });
        assert_eq!(Counts::of_line("12 passed; 3 failed"), Counts::default());
        assert_eq!(
            Counts::of_line(line).and(Counts::of_line(line)),
            Counts { passed: 24, failed: 6, skipped: 2 }
        );
    }
}
