//! Every test program but the journeys, and the installers, under Wine. The window itself needs `WebView2`, which cannot
//! be had for Wine.

use super::{
    compiler::{built, cargo_for_windows},
    installed, start,
    wine::Wine,
};
use crate::{app::FEATURES, counts::Table, page, program::watch, step::attempt};
use anyhow::Result;

/// What is compiled and tested for Windows: everything but the page, xtask, and the journeys.
const PACKAGES: &[&str] =
    &["--workspace", "--exclude", "ergo-ui", "--exclude", "xtask", "--exclude", "ergo-journeys"];
/// Wine itself takes its share of this computer.
const TESTS_AT_ONCE: &str = "--test-threads=2";

/// Runs everything.
pub fn run(table: &mut Table) -> Result<()> {
    page::build(page::Profile::Quick)?;
    programs(table)?;
    table.add("installers", installed::run()?);
    table.add("start", start::run()?);
    Ok(())
}

fn programs(table: &mut Table) -> Result<()> {
    let wine = Wine::fresh("tests")?;
    let mut cargo = cargo_for_windows("test")?;
    cargo
        .args(PACKAGES)
        .args(FEATURES)
        .args(["--locked", "--no-fail-fast", "--lib", "--bins", "--tests", "--", TESTS_AT_ONCE])
        .env("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER", "wine")
        .envs(wine.variables())
        // tauri-build puts WebView2's loader there, and Windows looks for it beside the test program.
        .env("WINEPATH", wine.path_of(&built("debug"))?);
    let before = table.sum().failed;
    let passed = attempt("Testing the crates under Wine", || watch(&mut cargo, |line| table.read(line)))?;
    if !passed && table.sum().failed == before {
        table.add("build", crate::counts::Counts::of_check(false));
    }
    Ok(())
}
