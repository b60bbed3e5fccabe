//! Running the journeys. One whose web view itself crashed, which is a fault of the engine and which the app survives but
//! the driver does not, runs once more.

use crate::{
    counts::{Counts, Table},
    program::watch,
    step::attempt,
};
use anyhow::Result;
use std::process::Command;

/// More crashes than this in one run are no accident.
const MOST: usize = 2;
/// What a failed journey says when its web view has crashed: `CRASHED` in tests/src/desk/evidence.rs.
const CRASHED: &str = "the web view crashed";

/// Runs them with the arguments for the test program that `command` adds; returns their counts.
pub fn run(command: impl Fn(&[String]) -> Command) -> Result<Counts> {
    let mut first = Run::default();
    let passed = attempt("Running the journeys in the real window", || first.watch(&mut command(&[])))?;
    let mut counts = first.counts(passed);
    let crashed = first.crashed;
    if !crashed.is_empty() && crashed.len() <= MOST && counts.failed as usize == crashed.len() {
        let names: Vec<String> = std::iter::once("--exact".to_owned()).chain(crashed).collect();
        let mut again = Run::default();
        let what = "Running the journeys again whose web view crashed";
        let passed = attempt(what, || again.watch(&mut command(&names)))?;
        let again = again.counts(passed);
        counts = Counts { passed: counts.passed + again.passed, failed: again.failed, ..counts };
    }
    Ok(counts)
}

/// What was read of one run.
#[derive(Default)]
struct Run {
    table: Table,
    /// The journey whose output is being read.
    current: String,
    crashed: Vec<String>,
}

impl Run {
    fn watch(&mut self, command: &mut Command) -> Result<bool> {
        watch(command, |line| self.read(line))
    }

    fn read(&mut self, line: &str) {
        self.table.read(line);
        if let Some(name) = line.strip_prefix("---- ").and_then(|line| line.strip_suffix(" stdout ----")) {
            name.clone_into(&mut self.current);
        } else if line.starts_with(CRASHED) && self.crashed.last() != Some(&self.current) {
            self.crashed.push(self.current.clone());
        }
    }

    /// A run that died before it could count itself has failed, too.
    fn counts(&self, passed: bool) -> Counts {
        let counts = self.table.sum();
        if !passed && counts.failed == 0 { counts.and(Counts::of_check(false)) } else { counts }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_journeys_whose_web_view_crashed_are_named() {
        let mut run = Run::default();
        for line in [
            "     Running tests/main.rs (target/debug/deps/journeys-1)",
            "---- history::one stdout ----",
            "waited 15 s in vain",
            "the web view crashed",
            "the web view crashed",
            "---- notes::two stdout ----",
            "waited 15 s in vain",
            "test result: FAILED. 114 passed; 2 failed; 0 ignored; 0 measured",
        ] {
            run.read(line);
        }
        assert_eq!(run.crashed, ["history::one"]);
        assert_eq!(run.counts(false), Counts { passed: 114, failed: 2, skipped: 0 });
        assert_eq!(Run::default().counts(false).failed, 1);
    }
}
