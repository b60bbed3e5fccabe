//! Every performance figure, next to a baseline that was measured in the same run, so that the machine's own speed cancels
//! out. docs/PERFORMANCE.md explains each; its tables are written here.

mod figure;
mod inspect;
mod job;
mod page_size;
mod peers;
mod programs;
mod recording;
mod report;
mod window;

use crate::{
    postgres::{Durability, Postgres},
    step::step,
};
use anyhow::{Context, Result, bail};
use figure::Figure;
use serde_json::json;
use std::{fs, path::Path};

/// What is measured together, under one name.
struct Benchmark {
    /// As in `--only`, and in docs/PERFORMANCE.md.
    name: &'static str,
    measure: fn(Option<&Postgres>) -> Result<Vec<Figure>>,
}

const BENCHMARKS: [Benchmark; 12] = [
    Benchmark { name: "verify", measure: |_| peers::run() },
    Benchmark { name: "inspect", measure: |_| inspect::run() },
    Benchmark { name: "members", measure: |postgres| programs::run("ergo-server", "members", postgres) },
    Benchmark { name: "job", measure: job::run },
    Benchmark { name: "recording", measure: |_| recording::run() },
    Benchmark { name: "import", measure: |postgres| programs::run("ergo-server", "import", postgres) },
    Benchmark { name: "size", measure: |_| page_size::run() },
    Benchmark { name: "start", measure: |_| window::run("start") },
    Benchmark { name: "memory", measure: |_| window::run("memory") },
    Benchmark { name: "entering", measure: |_| window::run("entering") },
    Benchmark { name: "scrolling", measure: |_| window::run("scrolling") },
    Benchmark { name: "rows", measure: |_| window::run("rows") },
];

/// Runs all of them, or `only` one; prints the figures, writes them into docs/PERFORMANCE.md, and as JSON to `out`.
pub fn run(out: Option<&Path>, only: Option<&str>) -> Result<()> {
    let asked: Vec<_> = BENCHMARKS.iter().filter(|one| only.is_none_or(|only| only == one.name)).collect();
    if asked.is_empty() {
        let names: Vec<_> = BENCHMARKS.iter().map(|one| one.name).collect();
        bail!("there is no such benchmark. There are: {}", names.join(", "));
    }
    let postgres = Postgres::start(Durability::Full)?;
    let mut sections = Vec::new();
    for Benchmark { name, measure } in asked {
        let figures = step(&format!("Measuring {name}"), || measure(postgres.as_ref()))?;
        print!("{}", report::table(&figures));
        sections.push((*name, figures));
    }
    report::write(&sections)?;
    if let Some(file) = out {
        let figures: Vec<_> = sections
            .iter()
            .flat_map(|(name, figures)| figures.iter().map(|figure| figure.to_json(name)))
            .collect();
        let text = serde_json::to_string_pretty(&json!({ "figures": figures }))?;
        fs::write(file, text).with_context(|| format!("writing {}", file.display()))?;
    }
    Ok(())
}
