//! Adds up what the test programs say of themselves.

use std::fmt;

/// Tests passed, failed and left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// How many tests passed.
    pub passed: u32,
    /// How many tests failed.
    pub failed: u32,
    /// How many were left out.
    pub skipped: u32,
}

impl Counts {
    /// Of something that passes or fails as a whole.
    pub fn of_check(passed: bool) -> Self {
        Self { passed: u32::from(passed), failed: u32::from(!passed), skipped: 0 }
    }

    /// The sum of two counts.
    pub fn and(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
            skipped: self.skipped + other.skipped,
        }
    }

    /// From a line such as `test result: ok. 8 passed; 0 failed; 1 ignored; …`; any other line has none.
    pub fn of_line(line: &str) -> Option<Self> {
        let said = line.trim_start().strip_prefix("test result: ")?;
        let number = |word: &str| {
            let part = said.split([';', '.']).find_map(|part| part.trim().strip_suffix(word));
            part.and_then(|digits| digits.trim().parse().ok()).unwrap_or(0)
        };
        Some(Self { passed: number("passed"), failed: number("failed"), skipped: number("ignored") })
    }
}

/// The counts of each group, in the order in which they came.
#[derive(Default)]
pub struct Table {
    rows: Vec<(String, Counts)>,
    running: String,
}

impl Table {
    /// Adds to a group, which is made if it is new.
    pub fn add(&mut self, group: &str, counts: Counts) {
        if let Some((_, sum)) = self.rows.iter_mut().find(|(name, _)| name == group) {
            *sum = sum.and(counts);
        } else {
            self.rows.push((group.to_owned(), counts));
        }
    }

    /// Takes in a line of `cargo test`: which program runs, or what its result is.
    pub fn read(&mut self, line: &str) {
        let plain = without_color(line);
        if let Some(program) = program_of(&plain) {
            self.running = program;
        } else if let Some(counts) = Counts::of_line(&plain)
            && counts != Counts::default()
        {
            let running = self.running.clone();
            self.add(&running, counts);
        }
    }

    /// The sum over all groups.
    pub fn sum(&self) -> Counts {
        self.rows.iter().fold(Counts::default(), |sum, (_, counts)| sum.and(*counts))
    }
}

/// The rows, and then the line `N passed, N failed` that ends everything.
impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f)?;
        for (name, Counts { passed, failed, skipped }) in &self.rows {
            write!(f, "  {name:<28}{passed:>5} passed{failed:>5} failed")?;
            if *skipped > 0 {
                write!(f, "{skipped:>5} skipped")?;
            }
            writeln!(f)?;
        }
        let Counts { passed, failed, skipped } = self.sum();
        write!(f, "\n{passed} passed, {failed} failed")?;
        if skipped > 0 {
            write!(f, ", {skipped} skipped")?;
        }
        writeln!(f)
    }
}

/// `Running tests/wire.rs (target/debug/deps/wire-0123abcd)` or `Doc-tests ergo_session`.
fn program_of(line: &str) -> Option<String> {
    let line = line.trim_start();
    if let Some(library) = line.strip_prefix("Doc-tests ") {
        return Some(format!("{library}, documentation"));
    }
    let path = line.strip_prefix("Running ")?.rsplit_once('(')?.1.trim_end().strip_suffix(')')?;
    let file = path.rsplit(['/', '\\']).next()?;
    Some(file.rsplit_once('-').map_or(file, |(name, _)| name).to_owned())
}

/// Without the escape sequences that color a line on a terminal.
fn without_color(line: &str) -> String {
    let mut plain = String::new();
    let mut escaped = false;
    for c in line.chars() {
        match (escaped, c) {
            (false, '\x1b') => escaped = true,
            (false, c) => plain.push(c),
            (true, c) => escaped = !c.is_ascii_alphabetic(),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::{Counts, Table};

    const RESULT: &str =
        "test result: FAILED. 12 passed; 3 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.1s";

    #[test]
    fn a_result_line_is_read_and_others_are_not() {
        assert_eq!(Counts::of_line(RESULT), Some(Counts { passed: 12, failed: 3, skipped: 1 }));
        assert_eq!(Counts::of_line("12 passed; 3 failed"), None);
        assert_eq!(Counts::of_line("it said: test result: ok. 1 passed"), None);
    }

    #[test]
    fn results_go_to_the_program_that_ran_also_in_color() {
        let mut table = Table::default();
        table.add("format", Counts::of_check(true));
        for line in [
            "\x1b[1m\x1b[32m     Running\x1b[0m tests/wire.rs (target/debug/deps/wire-0123abcd)",
            "test result: \x1b[32mok\x1b[0m. 8 passed; 0 failed; 0 ignored; 0 measured",
            "     Running unittests src/lib.rs (target\\debug\\deps\\ergo_session-99ff.exe)",
            RESULT,
            "   Doc-tests ergo_session",
            "test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured",
        ] {
            table.read(line);
        }
        assert_eq!(table.sum(), Counts { passed: 21, failed: 3, skipped: 1 });
        let shown = table.to_string();
        assert!(shown.contains("  wire                            8 passed    0 failed\n"), "{shown}");
        assert!(shown.contains("ergo_session  ") && !shown.contains("documentation"), "{shown}");
        assert!(shown.ends_with("\n\n21 passed, 3 failed, 1 skipped\n"), "{shown}");
    }

    #[test]
    fn with_nothing_skipped_the_last_line_has_two_numbers() {
        let mut table = Table::default();
        table.add("format", Counts::of_check(true));
        assert!(table.to_string().ends_with("\n1 passed, 0 failed\n"));
    }
}
