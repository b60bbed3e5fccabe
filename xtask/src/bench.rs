//! Every performance figure, as a ratio to a baseline in the same run: the machine's own speed cancels out.

use crate::{
    postgres::{self, Durability, Postgres},
    program::{cargo, output},
    step::step,
};
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::{fs, path::Path};

/// The bench programs (name, package). Each prints one line of JSON per figure.
const BENCHES: [(&str, &str); 2] = [("recording", "ergo-server"), ("import", "ergo-server")];

/// Runs all of them, or `only` one; prints the figures, and writes them to `out`.
pub fn run(out: Option<&Path>, only: Option<&str>) -> Result<()> {
    let postgres = Postgres::start(Durability::Full)?;
    let mut figures = Vec::new();
    for (name, package) in BENCHES.iter().filter(|(name, _)| only.is_none_or(|only| only == *name)) {
        let said = step(&format!("Measuring {name}"), || {
            let mut bench = cargo();
            if let Some(postgres) = &postgres {
                bench.env(postgres::VARIABLE, postgres.address());
            }
            output(bench.args(["bench", "--package", package, "--bench", name]))
        })?;
        let found = said.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        figures.extend(found.filter(|figure| figure["ratio"].is_number()));
    }
    if figures.is_empty() {
        bail!("there is no such benchmark, or it measured nothing");
    }
    for figure in &figures {
        println!(
            "{}: {:.2} × {} ({} µs, {} µs)",
            figure["name"].as_str().unwrap_or_default(),
            figure["ratio"].as_f64().unwrap_or_default(),
            figure["baseline"].as_str().unwrap_or_default(),
            figure["micros"],
            figure["baseline_micros"],
        );
    }
    if let Some(file) = out {
        let text = serde_json::to_string_pretty(&json!({ "figures": figures }))?;
        fs::write(file, text).with_context(|| format!("writing {}", file.display()))?;
    }
    Ok(())
}
