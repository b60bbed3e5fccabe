//! Everything CI runs. It goes on after a failed test and stops only where a build fails; it ends with the
//! counts.

use crate::{
    app::{self, FEATURES},
    counts::Counts,
    licences, page, setup,
    step::{cargo, step},
    tidy,
};
use anyhow::{Context, Result};
use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
};

/// Runs everything. False when something failed.
pub fn run() -> Result<bool> {
    setup::everything()?;
    let mut groups: Vec<(&str, Counts)> = Vec::new();
    groups.push(("tree", step("Looking at the tree", tidy::run)?));
    groups.push(("format", checked("Checking the format", cargo().args(["fmt", "--all", "--check"]))?));
    groups.push(("licences", step("Looking at the dependencies' licences", licences::check)?));
    page::build()?;
    groups.push((
        "lints",
        checked(
            "Linting",
            cargo()
                .args(["clippy", "--quiet", "--workspace", "--all-targets", "--features", FEATURES])
                .args(["--", "-D", "warnings"]),
        )?,
    ));
    let app = app::build()?;
    groups.push((
        "unit, wire, ACL, server",
        counted(
            "Testing the crates",
            cargo().args([
                "test",
                "--workspace",
                "--exclude",
                "ergo-journeys",
                "--features",
                FEATURES,
                "--no-fail-fast",
            ]),
        )?,
    ));
    groups.push((
        "journeys",
        counted(
            "Playing the journeys in the real window",
            cargo()
                .args(["test", "--package", "ergo-journeys", "--no-fail-fast"])
                .env("ERGO_SUPPORT_APP", app),
        )?,
    ));

    Ok(report(&groups))
}

/// One check that passes or fails as a whole.
fn checked(what: &str, command: &mut Command) -> Result<Counts> {
    step(what, || {
        let passed = command.status().with_context(|| format!("{what} could not be started"))?.success();
        Ok(Counts { passed: u32::from(passed), failed: u32::from(!passed), skipped: 0 })
    })
}

/// A `cargo test`, its output shown as it comes and its results added up.
fn counted(what: &str, command: &mut Command) -> Result<Counts> {
    step(what, || {
        let mut child =
            command.stdout(Stdio::piped()).spawn().with_context(|| format!("{what} could not be started"))?;
        let mut counts = Counts::default();
        if let Some(stdout) = child.stdout.take() {
            for line in BufReader::new(stdout).lines() {
                let line = line?;
                counts = counts.and(Counts::of_line(&line));
                println!("{line}");
            }
        }
        let passed = child.wait()?.success();
        // A test that did not compile, or died before it could count itself.
        if !passed && counts.failed == 0 {
            counts.failed = 1;
        }
        Ok(counts)
    })
}

fn report(groups: &[(&str, Counts)]) -> bool {
    println!();
    for (name, Counts { passed, failed, skipped }) in groups {
        println!("  {name:<26}{passed:>5} passed{failed:>5} failed{skipped:>5} skipped");
    }
    let all = groups.iter().fold(Counts::default(), |sum, (_, counts)| sum.and(*counts));
    println!();
    println!("{} passed, {} failed, {} skipped", all.passed, all.failed, all.skipped);
    all.failed == 0
}
