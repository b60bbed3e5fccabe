//! How a test's server is configured, and its clock. Only this file knows the server's `Config`.

use crate::world::World;
pub use ergo_server::Limits;
use ergo_server::{Clock, Config, TrustedIssuer, start};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// What a test wants to be different. The clock always stands still until a test moves it.
#[derive(Default)]
pub struct Setup {
    pub connections: Option<u32>,
    pub keep: Option<Duration>,
    pub owners: bool,
    pub agents: bool,
    pub trusted: Vec<TrustedIssuer>,
    pub limits: Limits,
    /// Addresses of proxies that are believed.
    pub proxies: Vec<std::net::IpAddr>,
}

/// The time of a test's server.
pub struct Time(Clock);

impl Time {
    pub fn real() -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        i64::try_from(since.as_millis()).unwrap()
    }

    pub fn new() -> Self {
        // Whole seconds: tokens know no others.
        Self(Clock::manual(Self::real() / 1000 * 1000))
    }

    pub fn now_millis(&self) -> i64 {
        self.0.now_millis()
    }

    /// Time passes. It takes no time.
    #[allow(clippy::unused_async, reason = "a server without a clock has its rows moved instead")]
    pub async fn advance(&self, _world: &World, by: Duration) {
        self.0.advance(by);
    }
}

/// A training server on that time.
pub async fn world(setup: Setup, time: &Time) -> World {
    let clock = time.0.clone();
    World::with(true, |config| {
        config.clock = clock;
        config.policy.owners = setup.owners;
        config.policy.agents = setup.agents;
        config.trusted = setup.trusted;
        config.limits = setup.limits;
        config.trusted_proxies = setup.proxies.into_iter().map(Into::into).collect();
        if let Some(connections) = setup.connections {
            config.connections = connections;
        }
        if let Some(keep) = setup.keep {
            config.keep = ergo_server::Keep::used(keep);
        }
    })
    .await
}

/// The same server, restarted on its stored data after some time offline.
pub async fn restarted(world: World, time: &Time, pause: Duration) -> World {
    let World { database, running, http, sql } = world;
    running.stop().await;
    time.0.advance(pause);
    let mut config = Config::new(([127, 0, 0, 1], 0).into(), database.url());
    config.training = true;
    config.clock = time.0.clone();
    let running = start(config).await.unwrap();
    World { database, running, http, sql }
}

/// The clock jumps back.
pub fn back(time: &Time, seconds: i64) {
    time.0.set(time.0.now_millis() - seconds * 1000);
}
