//! Three server processes on one `PostgreSQL` database under load, with failures. What comes out is docs/RELIABILITY.md's
//! table.

use crate::{
    places::root,
    postgres::{self, Durability, Postgres},
    program::cargo,
    step::step,
};
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::{fmt::Write, fs};

/// The table stands between these two lines.
const BEGIN: &str = "<!-- Written by `cargo xtask load`. -->\n";
const END: &str = "<!-- The end of what `cargo xtask load` writes. -->\n";

/// Runs the load, prints what came out, and writes it down. An error when a promise was broken.
pub fn run() -> Result<()> {
    let postgres =
        Postgres::start(Durability::Full)?.context("PostgreSQL is missing: run `cargo xtask setup`")?;
    let said = step("Three processes, 500 agents, a killed process, and a database restart", || {
        let mut bench = cargo();
        bench.args(["bench", "--package", "ergo-server", "--bench", "load"]);
        bench.env(postgres::VARIABLE, postgres.address());
        bench.env("ERGO_POSTGRES_RESTART", postgres.restart()?.join("\n"));
        // Its exit code says that a promise was broken; the report says which.
        Ok(String::from_utf8_lossy(&bench.output()?.stdout).into_owned())
    })?;
    let report = said.lines().rev().find_map(|line| serde_json::from_str::<Value>(line).ok());
    let report = report.context("the load did not come to its end")?;
    let table = table(&report)?;
    print!("{table}");
    let broken = report["broken"].as_array().context("a report says what was broken")?;
    for promise in broken {
        eprintln!("broken: {}", promise.as_str().unwrap_or_default());
    }
    ensure!(broken.is_empty(), "{} promises were broken", broken.len());
    let file = root().join("docs/RELIABILITY.md");
    let text = fs::read_to_string(&file).with_context(|| format!("reading {}", file.display()))?;
    let (before, rest) =
        text.split_once(BEGIN).context("docs/RELIABILITY.md has lost the start of its table")?;
    let (_, after) = rest.split_once(END).context("docs/RELIABILITY.md has lost the end of its table")?;
    fs::write(&file, format!("{before}{BEGIN}\n{table}\n{END}{after}"))?;
    Ok(())
}

fn table(report: &Value) -> Result<String> {
    let figures = &report["figures"];
    let mut text = format!(
        "{} agents, {} processes, {} s: {} sessions/s, {} requests/s, p50 {} ms, p99 {} ms.\n\n",
        report["agents"],
        report["processes"],
        report["seconds"],
        figures["sessions_per_second"],
        figures["requests_per_second"],
        figures["all"]["p50"],
        figures["all"]["p99"],
    );
    text.push_str("| step | times | p50 (ms) | p99 (ms) |\n|---|---:|---:|---:|\n");
    for (step, of) in figures["steps"].as_object().context("a report has steps")? {
        writeln!(text, "| {step} | {} | {} | {} |", of["count"], of["p50"], of["p99"])?;
    }
    text.push_str("\n| refused or lost | times |\n|---|---:|\n");
    for (trouble, times) in figures["troubles"].as_object().context("a report has troubles")? {
        writeln!(text, "| {trouble} | {times} |")?;
    }
    let known = &report["acknowledged"];
    text.push_str("\n| acknowledged, and found in the database afterward | times |\n|---|---:|\n");
    for (words, name) in [("reads", "reads"), ("journal entries", "journal_entries"), ("changes", "changes")]
    {
        writeln!(text, "| {words} | {} |", known[name])?;
    }
    writeln!(
        text,
        "\nAfter a session's end was acknowledged, no process let it in for longer than {} ms ({} ends). All desks had a \
         stream again {} ms after the restart of the database.",
        report["slowest_end_millis"], known["ends"], report["slowest_reconnect_millis"],
    )?;
    Ok(text)
}
