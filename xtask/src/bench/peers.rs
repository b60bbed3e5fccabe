//! Verifying access tokens: the bench program of `ergo-session`, and the libraries that others use on the same tokens.

use super::{
    figure::{Figure, Target},
    programs,
};
use crate::{
    files::fresh_folder,
    npm::Tool,
    places::{root, target_folder},
    program::output,
    python::Programs,
};
use anyhow::{Context, Result};
use serde_json::Value;
use std::process::Command;

const JOSE: Tool = Tool { package: "jose@6.2.18", program: "jose/package.json" };
/// How many times as fast as each of them we mean to be.
const FASTER: f64 = 3.0;

/// All figures.
pub fn run() -> Result<Vec<Figure>> {
    let tokens = target_folder().join("bench-tokens");
    fresh_folder(&tokens)?;
    let mut bench = programs::command("ergo-session", "verify");
    let ours = programs::figures(&output(bench.env("BENCH_TOKENS", &tokens))?)?;
    let mut peers = Vec::new();
    JOSE.ready()?;
    let mut node = Command::new("node");
    node.arg(root().join("tests/peers/verify.mjs")).arg(root().join("target/npm/node_modules")).arg(&tokens);
    peers.push(("jose (npm)", output(&mut node)?));
    if let Some(python) = Programs::ready("peers") {
        let mut python = Command::new(python.path("python"));
        python.arg(root().join("tests/peers/verify.py")).arg(&tokens);
        peers.push(("PyJWT (PyPI)", output(&mut python)?));
    }
    let mut figures = ours.clone();
    for (peer, said) in peers {
        let said: Value = serde_json::from_str(said.trim()).with_context(|| format!("reading {peer}"))?;
        for figure in &ours {
            let algorithm = figure.name.rsplit(' ').next().unwrap_or_default();
            let theirs =
                said[algorithm].as_f64().with_context(|| format!("{peer} did not measure {algorithm}"))?;
            figures.push(Figure {
                baseline: (peer.to_owned(), theirs),
                target: Some(Target::TimesFaster(FASTER)),
                ..figure.clone()
            });
        }
    }
    Ok(figures)
}
