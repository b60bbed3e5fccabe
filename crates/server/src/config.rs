//! The server's configuration.

use crate::{
    access::policy::EntryPolicy,
    auth::trusted::TrustedIssuer,
    clock::Clock,
    decision_point::config::DecisionPoint,
    http::{serve::Limits, tls::TlsFiles},
    log::witnesses::Witness,
    sessions::keep::Keep,
    store::sealing::Encryption,
};
use ipnet::IpNet;
use std::{
    net::SocketAddr,
    num::NonZero,
    sync::{Arc, atomic::AtomicU64},
    thread,
    time::Duration,
};

/// The server's configuration.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where to listen; port 0 picks a free one.
    pub listen: SocketAddr,
    /// The database: a path, `sqlite:///path/to/file`, or `postgres://user@host/database`.
    pub database: String,
    /// The address that clients use for the server, which is the issuer of its tokens. By default, the listening
    /// address; with port 0, the issuer is different at each start, and earlier tokens are refused.
    pub public_url: Option<String>,
    /// Seeds sample customers and lets a person sign in as a sample agent. Without it, there is no such door. Only on
    /// loopback, and only with a database that contains nothing but sample people.
    pub training: bool,
    /// Whom agents may view in addition to ordinary members.
    pub policy: EntryPolicy,
    /// How long an impersonation token is valid before it has to be renewed. Rounded down to whole seconds.
    pub tokens_live: Duration,
    /// The issuers whose tokens are accepted besides our own.
    pub trusted: Vec<TrustedIssuer>,
    /// The source of the time.
    pub clock: Clock,
    /// The most connections to the database.
    pub connections: u32,
    /// How much the server accepts at once, and how long it waits.
    pub limits: Limits,
    /// How long finished data is kept.
    pub keep: Keep,
    /// How the signing keys are encrypted.
    pub key_encryption: Encryption,
    /// How long a signing key signs before the next one does.
    pub rotate_keys: Duration,
    /// Where metrics are served, if anywhere. Not public.
    pub metrics_listen: Option<SocketAddr>,
    /// How the server stops.
    pub drain: Drain,
    /// The files for TLS. Without them, connections are plain HTTP.
    pub tls: Option<TlsFiles>,
    /// The proxies in front of the server. The server trusts what they say about where a request comes from.
    pub trusted_proxies: Vec<IpNet>,
    /// Whether plain HTTP may leave this computer even though no proxy is named.
    pub allow_plain_http: bool,
    /// How long a record waits for its place in the log, at most; longer than that, only until somebody asks for a receipt.
    pub log_grows_every: Duration,
    /// The witnesses that cosign the log.
    pub witnesses: Vec<Witness>,
    /// Whether customers are shown numbers in place of the agents' names in receipts.
    pub agents_as_numbers: bool,
    /// The organization's own decision point, if it has one: its decisions are shown beside the server's.
    pub decision_point: Option<DecisionPoint>,
    /// Lost log lines that are not in the metrics yet. The log's writer counts them here.
    pub lost_log_lines: Arc<AtomicU64>,
}

impl Config {
    /// The configuration for this address and database, with defaults for everything else.
    pub fn new(listen: SocketAddr, database: String) -> Self {
        Self {
            listen,
            database,
            public_url: None,
            training: false,
            policy: EntryPolicy::default(),
            tokens_live: TOKENS_LIVE,
            trusted: Vec::new(),
            clock: Clock::system(),
            connections: connections_by_default(),
            limits: Limits::default(),
            keep: Keep::used(KEEP),
            key_encryption: Encryption::default(),
            rotate_keys: ROTATE_KEYS,
            metrics_listen: None,
            drain: Drain::default(),
            tls: None,
            trusted_proxies: Vec::new(),
            allow_plain_http: false,
            log_grows_every: LOG_GROWS_EVERY,
            witnesses: Vec::new(),
            agents_as_numbers: false,
            decision_point: None,
            lost_log_lines: Arc::default(),
        }
    }
}

/// How the server shuts down.
#[derive(Clone, Copy, Debug)]
pub struct Drain {
    /// How long it keeps working, except that `/readyz` says no: load balancers take that long to notice.
    pub notice: Duration,
    /// How long the requests in progress may then take to finish before they are cut off.
    pub deadline: Duration,
}

impl Default for Drain {
    fn default() -> Self {
        Self { notice: Duration::ZERO, deadline: Duration::from_secs(10) }
    }
}

/// Two for each processor; more would only wait for each other.
fn connections_by_default() -> u32 {
    let processors = thread::available_parallelism().map_or(2, NonZero::get);
    u32::try_from(processors * 2).unwrap_or(u32::MAX).clamp(4, 32)
}

/// The default [`Config::log_grows_every`].
pub const LOG_GROWS_EVERY: Duration = Duration::from_millis(250);

/// The default [`Config::keep`] for what is used up.
pub const KEEP: Duration = Duration::from_hours(30 * 24);

/// The default [`Config::rotate_keys`].
pub const ROTATE_KEYS: Duration = Duration::from_hours(90 * 24);

/// The default [`Config::tokens_live`]: how long a stolen token is useful at most.
pub const TOKENS_LIVE: Duration = Duration::from_mins(5);
