//! What this server and one with better-auth both do: start a session as somebody else, check it, and stop it. Both on a
//! SQLite file that is synced at each commit; fifty at once, each with an account of its own.

use crate::{
    agent::{Agent, Inside},
    desk::{Desk, Site},
    figures::Figures,
    organization,
    peer::Peer,
    provider::Provider,
    server::Server,
};
use futures_util::future::join_all;
use reqwest::Client;
use serde_json::json;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// How many at once.
const AT_ONCE: usize = 50;
/// How long each thing is done.
const LASTS: Duration = Duration::from_secs(8);
/// How many times as fast we mean to be.
const FASTER: f64 = 5.0;

/// Somebody who can do it.
pub trait Impersonator {
    type Session;
    async fn start(&self) -> Self::Session;
    async fn check(&self, session: &Self::Session);
    async fn stop(&self, session: Self::Session);
}

/// Prints both figures. `peer` is the command line of the other server, its words on lines of their own.
pub async fn measure(peer: &str) {
    let (ours, theirs) = (of_ours().await, of(Peer::start(peer, AT_ONCE).people()).await);
    for (what, ours, theirs) in [
        ("start, check, and stop an impersonation", ours.cycle, theirs.cycle),
        ("check an impersonation", ours.check, theirs.check),
    ] {
        println!(
            "{}",
            json!({
                "name": format!("{what}, {AT_ONCE} at once"), "micros": ours, "baseline": "better-auth (npm)",
                "baseline_micros": theirs, "times_faster": FASTER,
            })
        );
    }
}

/// Microseconds for one.
struct Pace {
    cycle: f64,
    check: f64,
}

async fn of_ours() -> Pace {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("server.sqlite").to_string_lossy().into_owned();
    organization::import(&database, AT_ONCE);
    let provider = Provider::start().await;
    let server = Server::start(&database, &provider).await;
    let figures = Arc::new(Figures::default());
    let http = Client::builder().no_proxy().build().unwrap();
    let urls = Arc::new(vec![server.url().to_owned()]);
    let mut agents = Vec::new();
    for number in 0..AT_ONCE {
        let site = Site::new(Arc::clone(&urls), 0, http.clone());
        let desk = Desk::sign_in(site, &provider, &organization::agent(number), &figures).await;
        agents.push(Agent { number, desk: Arc::new(desk) });
    }
    let pace = of(&agents).await;
    drop(server);
    provider.stop().await;
    pace
}

async fn of<T: Impersonator>(people: &[T]) -> Pace {
    let cycle = pace(async |number| {
        let session = people[number].start().await;
        people[number].check(&session).await;
        people[number].stop(session).await;
    });
    let cycle = cycle.await;
    let sessions = join_all(people.iter().map(T::start)).await;
    let check = pace(async |number| people[number].check(&sessions[number]).await);
    Pace { cycle, check: check.await }
}

/// Everybody does it over and over. How many microseconds pass for each that is done.
async fn pace(once: impl AsyncFn(usize)) -> f64 {
    let began = Instant::now();
    let over_and_over = async |number| {
        let mut times = 0_u32;
        while began.elapsed() < LASTS {
            once(number).await;
            times += 1;
        }
        times
    };
    let times: u32 = join_all((0..AT_ONCE).map(over_and_over)).await.into_iter().sum();
    began.elapsed().as_secs_f64() * 1e6 / f64::from(times)
}

impl Impersonator for Agent {
    type Session = Inside;

    async fn start(&self) -> Inside {
        self.enter().await
    }

    async fn check(&self, session: &Inside) {
        let asked = self
            .desk
            .send("check", |http, url| http.get(format!("{url}/v1/session")).bearer_auth(&session.token));
        assert!(asked.await.is_some_and(|reply| reply.is_ok()));
    }

    async fn stop(&self, session: Inside) {
        self.exit(&session).await;
    }
}
