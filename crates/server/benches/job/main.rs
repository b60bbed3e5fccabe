//! An agent's main job, done by one agent and by as many as five hundred at once, each with an open event stream: enter,
//! read twenty pages, exit. On SQLite, and on PostgreSQL where `ERGO_POSTGRES` names a server. Where `BENCH_PEER` says how to
//! start a server with better-auth, what both can do is done with both.
//!
//! Prints one line of JSON for each figure.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a bench that cannot go on has nothing to say")]
#![allow(clippy::cast_precision_loss, reason = "no count here comes near 52 bits")]

mod agent;
mod both;
#[path = "../load/desk.rs"]
#[allow(dead_code, reason = "the load test needs the rest")]
mod desk;
#[path = "../load/figures.rs"]
mod figures;
#[path = "../load/organization.rs"]
#[allow(dead_code, reason = "the load test needs the rest")]
mod organization;
mod peer;
#[path = "../load/provider.rs"]
mod provider;
#[path = "../load/rng.rs"]
#[allow(dead_code, reason = "the load test needs the rest")]
mod rng;
mod server;

use agent::Agent;
use desk::{Desk, Site};
use figures::Figures;
use provider::Provider;
use reqwest::Client;
use serde_json::{Value, json};
use server::Server;
use std::{
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

/// How many work at once, one count after the other. The first is the baseline.
const AGENTS: [usize; 4] = [1, 10, 100, 500];
/// How long each count works.
const LASTS: Duration = Duration::from_secs(10);

#[tokio::main]
async fn main() {
    let folder = tempfile::tempdir().unwrap();
    let sqlite = folder.path().join("server.sqlite").to_string_lossy().into_owned();
    measure("SQLite", &sqlite).await;
    if let Ok(server) = std::env::var("ERGO_POSTGRES") {
        let sql = "CREATE DATABASE job TEMPLATE template0";
        let made = Command::new("psql").args(["--quiet", "--command", sql, &server]).status().unwrap();
        assert!(made.success(), "the database cannot be created");
        let (before, after) = server.split_once("/postgres?").unwrap();
        measure("PostgreSQL", &format!("{before}/job?{after}")).await;
    }
    if let Ok(peer) = std::env::var("BENCH_PEER") {
        both::measure(&peer).await;
    }
}

/// What came out for one count of agents.
struct Outcome {
    sessions_per_second: f64,
    p50: f64,
    p99: f64,
    memory: f64,
}

async fn measure(name: &str, database: &str) {
    organization::import(database, AGENTS[AGENTS.len() - 1]);
    let provider = Provider::start().await;
    let mut baseline = None;
    for agents in AGENTS {
        let outcome = work(database, &provider, agents).await;
        match &baseline {
            None => baseline = Some(outcome),
            Some(one) => report(name, agents, &outcome, one),
        }
    }
    provider.stop().await;
}

async fn work(database: &str, provider: &Provider, agents: usize) -> Outcome {
    let server = Server::start(database, provider).await;
    let figures = Arc::new(Figures::default());
    let http = Client::builder().no_proxy().timeout(Duration::from_mins(1)).build().unwrap();
    let urls = Arc::new(vec![server.url().to_owned()]);
    let over = Arc::new(AtomicBool::new(false));
    let (mut desks, mut streams) = (Vec::new(), Vec::new());
    for number in 0..agents {
        let site = Site::new(Arc::clone(&urls), 0, http.clone());
        let desk = Arc::new(Desk::sign_in(site, provider, &organization::agent(number), &figures).await);
        streams.push(tokio::spawn(Arc::clone(&desk).listen(Arc::clone(&over))));
        desks.push(desk);
    }
    figures.begin();
    let began = Instant::now();
    let working: Vec<_> = desks
        .into_iter()
        .enumerate()
        .map(|(number, desk)| tokio::spawn(Agent { number, desk }.work(Arc::clone(&over))))
        .collect();
    tokio::time::sleep(LASTS).await;
    over.store(true, Ordering::Relaxed);
    for agent in working {
        agent.await.expect("no agent panics");
    }
    let found = figures.report(began.elapsed());
    for stream in streams {
        assert!(stream.await.expect("no stream panics").is_some(), "a desk had no stream in the end");
    }
    eprintln!("{agents} agents: {found}");
    let number = |value: &Value| value.as_f64().unwrap();
    Outcome {
        sessions_per_second: number(&found["sessions_per_second"]),
        p50: number(&found["all"]["p50"]),
        p99: number(&found["all"]["p99"]),
        memory: server.most_memory(),
    }
}

fn report(database: &str, agents: usize, outcome: &Outcome, one: &Outcome) {
    for (what, unit, value, baseline) in [
        ("sessions", "/s", outcome.sessions_per_second, one.sessions_per_second),
        ("a request, median", "ms", outcome.p50, one.p50),
        ("a request, 99th percentile", "ms", outcome.p99, one.p99),
        ("the server's memory at most", "MB", outcome.memory, one.memory),
    ] {
        let name = format!("{what}, {agents} agents, {database}");
        println!(
            "{}",
            json!({ "name": name, "unit": unit, "value": value, "baseline": "1 agent", "baseline_value": baseline })
        );
    }
}
