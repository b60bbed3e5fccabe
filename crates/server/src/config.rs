//! How the server is to be run.

use crate::{
    access::policy::EntryPolicy,
    auth::trusted::TrustedIssuer,
    clock::Clock,
    http::{serve::Limits, tls::TlsFiles},
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

/// How to run the server.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The database: a path, `sqlite:///path/to/file`, or `postgres://user@host/database`.
    pub database: String,
    /// The address under which clients know the server: the issuer of its tokens. By default the address it
    /// listens on; with port 0 that is another issuer at each start, and tokens from before are refused.
    pub public_url: Option<String>,
    /// Seeds sample customers and lets a person sign in as a sample agent. Without it there is no such door. On loopback
    /// only, and only with a database in which everybody is a sample.
    pub training: bool,
    /// Whom agents may view besides ordinary members.
    pub policy: EntryPolicy,
    /// How long an impersonation token is good before it has to be renewed. Whole seconds count.
    pub tokens_live: Duration,
    /// Whose tokens are taken besides our own.
    pub trusted: Vec<TrustedIssuer>,
    /// Where the server has the time from.
    pub clock: Clock,
    /// Connections to the database at most.
    pub connections: u32,
    /// How much the server takes on at once, and how long it waits.
    pub limits: Limits,
    /// How long what is over is kept.
    pub keep: Keep,
    /// How the signing keys are encrypted.
    pub key_encryption: Encryption,
    /// How long a signing key signs before the next one does.
    pub rotate_keys: Duration,
    /// Where metrics are served, if anywhere. Not for the public.
    pub metrics_listen: Option<SocketAddr>,
    /// How the server stops.
    pub drain: Drain,
    /// With TLS. Without it, connections are plain HTTP.
    pub tls: Option<TlsFiles>,
    /// The proxies in front of the server: what they say about whose request it is, is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Plain HTTP may leave this computer though no proxy is named.
    pub allow_plain_http: bool,
    /// Log lines that were lost and are not in the metrics yet. The log's writer counts them here.
    pub lost_log_lines: Arc<AtomicU64>,
}

impl Config {
    /// A server that listens there with that database, everything else as by default.
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
            lost_log_lines: Arc::default(),
        }
    }
}

/// How the server shuts down.
#[derive(Clone, Copy, Debug)]
pub struct Drain {
    /// How long it goes on as before, except that `/readyz` says no: so long do load balancers take to notice.
    pub notice: Duration,
    /// How long the requests that run then may take to finish, before they are cut.
    pub deadline: Duration,
}

impl Default for Drain {
    fn default() -> Self {
        Self { notice: Duration::ZERO, deadline: Duration::from_secs(10) }
    }
}

/// Two for each processor: more only wait for each other.
fn connections_by_default() -> u32 {
    let processors = thread::available_parallelism().map_or(2, NonZero::get);
    u32::try_from(processors * 2).unwrap_or(u32::MAX).clamp(4, 32)
}

/// [`Config::keep`] of what is used up unless somebody says otherwise.
pub const KEEP: Duration = Duration::from_hours(30 * 24);

/// [`Config::rotate_keys`] unless somebody says otherwise.
pub const ROTATE_KEYS: Duration = Duration::from_hours(90 * 24);

/// [`Config::tokens_live`] unless somebody says otherwise: what a stolen token is worth at most.
pub const TOKENS_LIVE: Duration = Duration::from_mins(5);
