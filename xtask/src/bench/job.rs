//! An agent's main job: the bench program of `ergo-server`, and better-auth for what both can do.

use super::{figure::Figure, programs};
use crate::{
    npm::Tool,
    places::root,
    postgres::{self, Postgres},
    program::output,
};
use anyhow::Result;

const BETTER_AUTH: Tool = Tool { package: "better-auth@1.7.25", program: "better-auth/package.json" };
/// With SQLite of its own, which Debian's is too old for.
const NODE: Tool = Tool { package: "node@24.21.0", program: "node/bin/node" };

/// All figures.
pub fn run(postgres: Option<&Postgres>) -> Result<Vec<Figure>> {
    BETTER_AUTH.ready()?;
    NODE.ready()?;
    let modules = root().join("target/npm/node_modules");
    let peer = [modules.join(NODE.program), root().join("tests/peers/better_auth.mjs"), modules];
    let peer: Vec<_> = peer.iter().map(|path| path.to_string_lossy()).collect();
    let mut bench = programs::command("ergo-server", "job");
    bench.env("BENCH_PEER", peer.join("\n"));
    if let Some(postgres) = postgres {
        bench.env(postgres::VARIABLE, postgres.address());
    }
    programs::figures(&output(&mut bench)?)
}
