//! Starting and stopping the server.

use crate::{
    access::policy::EntryPolicy,
    app::{App, Parts},
    auth::{
        gate::Gate,
        key_rotation::Rotation,
        keys::{self, KeyError},
        trusted::{Trusted, TrustedIssuer, TrustedIssuerError},
    },
    clock::Clock,
    directory_sync::turns::Turns,
    http::{
        router,
        serve::{self, Limits},
    },
    import::ImportError,
    outbox::deliverer::{self, Deliverer, DelivererError},
    seed,
    sessions::{keep::Keep, repeats::Repeats, streams::Streams, sweep::Sweeper},
    store::{Database, DatabaseError, StoreError, origin, sealing::Encryption, workspaces},
};
use std::{collections::HashSet, net::SocketAddr, num::NonZero, sync::Arc, thread, time::Duration};
use tokio::{
    net::TcpListener,
    sync::{Semaphore, oneshot, watch},
    task::JoinHandle,
};

/// How long open requests may take to finish when the server stops.
const STOP_PATIENCE: Duration = Duration::from_secs(1);

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
        }
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

/// Why the server could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The signing keys.
    #[error(transparent)]
    Keys(#[from] KeyError),
    /// What is stored.
    #[error("the data cannot be read or written: {0}")]
    Store(#[from] StoreError),
    /// It was restored, and what was open in it was not ended.
    #[error(
        "this database was restored or copied from another one: run `ergo-server restore --finish` first, which ends what was open in it"
    )]
    Restored,
    /// Training is for this computer alone.
    #[error("--training works on this computer only: listen on 127.0.0.1 or [::1], and omit --public-url")]
    TrainingAddress,
    /// Training is for samples alone.
    #[error("--training needs a separate database: this one contains someone who is not a sample person")]
    TrainingPeople,
    /// The samples.
    #[error("the sample customers cannot be written: {0}")]
    Samples(#[from] ImportError),
    /// A trusted issuer.
    #[error(transparent)]
    Trusted(#[from] TrustedIssuerError),
    /// Webhooks.
    #[error(transparent)]
    Deliverer(#[from] DelivererError),
    /// The address.
    #[error("cannot listen on that address: {0}")]
    Listen(std::io::Error),
    /// The public URL.
    #[error("the public URL must be an http or https address without a trailing slash")]
    PublicUrl,
}

/// A running server. It stops when this is dropped; [`Running::stop`] waits for that.
pub struct Running {
    url: String,
    is_empty: bool,
    // Sending, or dropping it, stops the server.
    stop: oneshot::Sender<()>,
    served: JoinHandle<()>,
    background: [Background; 4],
    /// The name under which webhooks are delivered.
    deliverer: String,
    database: Database,
    // Dropping it ends the streams of events.
    streams: watch::Sender<()>,
}

/// Works as long as it is held.
struct Background(JoinHandle<()>);

impl Running {
    /// The address it listens on, `http://<address>`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Whether there was no workspace in the database when it started.
    pub fn is_empty(&self) -> bool {
        self.is_empty
    }

    /// Stops the server; open requests get up to one second to finish.
    pub async fn stop(self) {
        let Self { stop, mut served, database, streams, background, deliverer, .. } = self;
        drop(stop);
        drop(streams);
        drop(background);
        let finish = async {
            if let Err(failure) = deliverer::give_back(&database, &deliverer).await {
                // Others can go on when the leases have run out.
                tracing::warn!(code = failure.code.as_str(), "webhooks could not be left to others");
            }
            _ = (&mut served).await;
            database.close().await;
        };
        if tokio::time::timeout(STOP_PATIENCE, finish).await.is_err() {
            served.abort();
        }
    }
}

/// Starts the server; when this returns, it answers.
pub async fn start(config: Config) -> Result<Running, StartError> {
    let public_url = config.public_url.clone().map(checked_url).transpose()?;
    if config.training {
        require_this_computer(&config, public_url.as_deref())?;
    }
    let database = Database::open(&config.database, config.connections, config.clock.clone()).await?;
    let database = database.encrypted(config.key_encryption.clone());
    let Prepared { samples, is_empty } = match prepare(&database, &config).await {
        Ok(prepared) => prepared,
        Err(error) => {
            // Whoever puts that right does not have to wait for this one.
            database.close().await;
            return Err(error);
        }
    };
    let listener = TcpListener::bind(config.listen).await.map_err(StartError::Listen)?;
    let url = format!("http://{}", listener.local_addr().map_err(StartError::Listen)?);
    let issuer = public_url.unwrap_or_else(|| url.clone());
    let trusted = Trusted::new(config.trusted, &issuer, config.clock)?;
    let (streams, stopping) = watch::channel(());
    let limits = config.limits;
    let router = router::router(config.training, |document| {
        App::new(Parts {
            gate: Gate::new(database.clone(), &issuer, config.policy),
            issuer,
            samples,
            token_seconds: i64::try_from(config.tokens_live.as_secs()).unwrap_or(i64::MAX),
            trusted,
            ended: Repeats::default(),
            streams: Streams::default(),
            stopping,
            places: Arc::new(Semaphore::new(limits.connections)),
            // Half of the database's connections at most.
            searches: Arc::new(Semaphore::new(usize::try_from(config.connections / 2).unwrap_or(1).max(1))),
            scim_turns: Turns::default(),
            body_timeout: limits.body_timeout,
            request_timeout: limits.request_timeout,
            document,
        })
    });
    let sweeper = Sweeper::new(database.clone(), config.policy, config.keep);
    let rotation = Rotation::new(database.clone(), config.rotate_keys);
    let webhooks = Deliverer::new(database.clone())?;
    let deliverer = webhooks.name();
    let background = [
        tokio::spawn(sweeper.run()),
        tokio::spawn(database.clone().hear_others()),
        tokio::spawn(rotation.run()),
        tokio::spawn(webhooks.run()),
    ]
    .map(Background);
    let (stop, stopped) = oneshot::channel::<()>();
    let served = tokio::spawn(async move {
        serve::serve(listener, router, &limits, async { _ = stopped.await }).await;
    });
    Ok(Running { url, is_empty, stop, served, background, deliverer, database, streams })
}

/// The training door needs no password, so no other computer may reach it.
fn require_this_computer(config: &Config, public_url: Option<&str>) -> Result<(), StartError> {
    // An address and nothing else: tests put a recording proxy in front of it.
    let is_here = public_url.is_none_or(|url| {
        let address: Option<SocketAddr> = url.strip_prefix("http://").and_then(|rest| rest.parse().ok());
        address.is_some_and(|address| address.ip().is_loopback())
    });
    if config.listen.ip().is_loopback() && is_here { Ok(()) } else { Err(StartError::TrainingAddress) }
}

/// What the database is like once it is ready.
struct Prepared {
    /// The ids of the sample people of a training server.
    samples: Option<HashSet<String>>,
    /// Whether there is no workspace in it.
    is_empty: bool,
}

/// Refuses a database that no server may run on, and writes what each one needs.
async fn prepare(database: &Database, config: &Config) -> Result<Prepared, StartError> {
    require_own(database).await?;
    let samples = if config.training { Some(train(database).await?) } else { None };
    keys::ensure(database).await?;
    if !config.key_encryption.is_on() && !config.training {
        tracing::warn!(
            "the signing keys are stored in plain text: whoever can read the database can sign tokens. See --key-encryption-file"
        );
    }
    let is_empty = !workspaces::are_there(&mut database.read().await?).await?;
    Ok(Prepared { samples, is_empty })
}

/// A copy of a database brings back what has ended since it was made, unless somebody has ended all of it.
async fn require_own(database: &Database) -> Result<(), StartError> {
    let mut tx = database.write().await?;
    if !origin::is_own(&mut tx).await? {
        return Err(StartError::Restored);
    }
    tx.commit().await?;
    Ok(())
}

/// Writes the sample customers into an empty database. Returns the ids of all sample people.
async fn train(database: &Database) -> Result<HashSet<String>, StartError> {
    let samples = seed::samples();
    let mut tx = database.write().await?;
    if seed::has_strangers(&mut tx, &samples).await? {
        return Err(StartError::TrainingPeople);
    }
    seed::seed(&mut tx).await?;
    tx.commit().await?;
    Ok(samples)
}

impl Drop for Background {
    fn drop(&mut self) {
        self.0.abort();
    }
}

fn checked_url(url: String) -> Result<String, StartError> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    match rest {
        Some(rest) if !rest.is_empty() && !rest.ends_with('/') && !rest.contains(['?', '#', ' ']) => Ok(url),
        _ => Err(StartError::PublicUrl),
    }
}
