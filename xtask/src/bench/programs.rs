//! Bench programs of the packages: each prints one line of JSON per figure.

use super::figure::Figure;
use crate::{
    postgres::{self, Postgres},
    program::{cargo, output},
};
use anyhow::{Result, ensure};
use serde_json::Value;
use std::process::Command;

/// Runs one, and reads its figures.
pub fn run(package: &str, name: &str, postgres: Option<&Postgres>) -> Result<Vec<Figure>> {
    let mut bench = command(package, name);
    if let Some(postgres) = postgres {
        bench.env(postgres::VARIABLE, postgres.address());
    }
    figures(&output(&mut bench)?)
}

/// Builds one, and runs it.
pub fn command(package: &str, name: &str) -> Command {
    let mut bench = cargo();
    bench.args(["bench", "--package", package, "--bench", name]);
    bench
}

/// The figures among what a program has printed.
pub fn figures(said: &str) -> Result<Vec<Figure>> {
    let lines = said.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let figures: Vec<Figure> = lines.map(|line| Figure::from_line(&line)).collect::<Result<_>>()?;
    ensure!(!figures.is_empty(), "it measured nothing");
    Ok(figures)
}
