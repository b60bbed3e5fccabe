//! Several processes on one `PostgreSQL` database under load, with failures: run by `cargo xtask load`.
//!
//! Simulated agents do the main job over loopback, each with an open event stream. Meanwhile one process is killed with
//! SIGKILL and started again, and the database is restarted in immediate mode. Afterwards the database must hold
//! everything that was acknowledged. Prints one line of JSON; ends with 1 when a promise was broken.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a bench that cannot go on has nothing to say")]
#![allow(clippy::cast_precision_loss, reason = "no count here comes near 52 bits")]

mod agent;
mod desk;
mod figures;
mod fleet;
mod ledger;
mod organization;
mod proof;
mod provider;
mod rng;

use agent::Agent;
use desk::Desk;
use figures::Figures;
use fleet::Fleet;
use ledger::Ledger;
use provider::Provider;
use serde_json::json;
use std::{
    process::ExitCode,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

/// How many agents, and how long they work, unless `LOAD_AGENTS` and `LOAD_SECONDS` say otherwise.
const AGENTS: usize = 500;
const SECONDS: u64 = 90;

#[tokio::main]
async fn main() -> ExitCode {
    let (agents, seconds) = (asked("LOAD_AGENTS", AGENTS), asked("LOAD_SECONDS", SECONDS));
    let database = std::env::var("ERGO_POSTGRES").expect("ERGO_POSTGRES: run this with `cargo xtask load`");
    let provider = Provider::start().await;
    organization::import(&database, agents);
    let mut fleet = Fleet::start(&database, &provider).await;
    let (figures, ledger) = (Arc::new(Figures::default()), Arc::new(Ledger::default()));
    let over = Arc::new(AtomicBool::new(false));

    let lead = Arc::new(Desk::sign_in(fleet.site(0), &provider, "lead", &figures).await);
    let mut working = Vec::new();
    let mut streams = Vec::new();
    for number in 0..agents {
        let name = organization::agent(number);
        let desk = Arc::new(Desk::sign_in(fleet.site(number), &provider, &name, &figures).await);
        streams.push(tokio::spawn(Arc::clone(&desk).listen(Arc::clone(&over))));
        working.push(Agent::new(number, desk, Arc::clone(&lead), Arc::clone(&ledger)));
    }
    let began = Instant::now();
    figures.begin();
    let working: Vec<_> =
        working.into_iter().map(|agent| tokio::spawn(agent.work(Arc::clone(&over)))).collect();

    // A third of the time each: undisturbed, a process short, and after the database's restart.
    let third = Duration::from_secs(seconds / 3);
    tokio::time::sleep(third).await;
    fleet.kill(1);
    tokio::time::sleep(third / 3).await;
    fleet.restart(1).await;
    tokio::time::sleep(third * 2 / 3).await;
    fleet::restart_database();
    let restarted = Instant::now();
    tokio::time::sleep(third).await;
    over.store(true, Ordering::Relaxed);
    let lasted = began.elapsed();
    for agent in working {
        agent.await.expect("no agent panics");
    }
    let mut reconnected = Duration::ZERO;
    let mut lost = 0_usize;
    for stream in streams {
        match stream.await.expect("no stream panics") {
            Some(since) => reconnected = reconnected.max(since.saturating_duration_since(restarted)),
            None => lost += 1,
        }
    }
    let mut broken = proof::of(&database, &ledger).await;
    if lost > 0 {
        broken.push(format!("{lost} of {agents} desks did not reconnect"));
    }
    let report = json!({
        "processes": fleet::PROCESSES, "agents": agents, "seconds": lasted.as_secs(),
        "figures": figures.report(lasted), "acknowledged": ledger.counts(),
        "slowest_reconnect_millis": reconnected.as_millis(),
        "slowest_end_millis": ledger.slowest_end().as_millis(),
        "broken": broken,
    });
    drop(fleet);
    provider.stop().await;
    println!("{report}");
    if broken.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn asked<T: std::str::FromStr>(name: &str, default: T) -> T {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}
