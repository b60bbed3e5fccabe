//! Starting the server.

use crate::{
    addresses::{checked_url, require_issuer, require_own_metrics, require_privacy, require_this_computer},
    app::{App, Parts},
    auth::{gate::Gate, key_rotation::Rotation, keys, trusted::Trusted},
    config::Config,
    decision_point::point::Point,
    directory_sync::turns::Turns,
    http::{
        operations,
        proxies::Proxies,
        router,
        serve::{self, Edge, Limits, places::Places},
        tls::Tls,
    },
    log::{self, growing::Growing, witnesses::Asking},
    metrics::Metrics,
    numberer,
    outbox::deliverer::Deliverer,
    phase::{Phase, Phases},
    readiness::LastLook,
    running::{Background, Running},
    seed,
    sessions::{repeats::Repeats, streams::Streams, sweep::Sweeper},
    start_error::StartError,
    store::{Database, origin, workspaces},
};
use ergo_protocol::UnixMillis;
use std::{collections::HashSet, net::SocketAddr, sync::Arc};
use tokio::{
    net::TcpListener,
    sync::{Semaphore, watch},
};

/// The most connections to the metrics address: one or two programs ask, a few times a minute.
const OPERATIONS_CONNECTIONS: usize = 8;

/// Starts the server. Once this returns, it accepts requests.
pub async fn start(config: Config) -> Result<Running, StartError> {
    let public_url = config.public_url.clone().map(checked_url).transpose()?;
    if config.training {
        require_this_computer(&config, public_url.as_deref())?;
    }
    require_privacy(&config)?;
    require_issuer(&config)?;
    require_own_metrics(&config)?;
    let decision_point = match config.decision_point.clone() {
        Some(configured) => Some(Point::new(configured).await?),
        None => None,
    };
    let tls = config.tls.clone().map(Tls::load).transpose()?;
    let database = Database::open(&config.database, config.connections, config.clock.clone()).await?;
    let database = database.encrypted(config.key_encryption.clone());
    let Prepared { samples, is_empty, restored_at } = match prepare(&database, &config).await {
        Ok(prepared) => prepared,
        Err(error) => {
            // Closed, so that fixing the problem does not have to wait for this process.
            database.close().await;
            return Err(error);
        }
    };
    let listener = TcpListener::bind(config.listen).await.map_err(StartError::Listen)?;
    let scheme = if tls.is_some() { "https" } else { "http" };
    let url = format!("{scheme}://{}", listener.local_addr().map_err(StartError::Listen)?);
    let issuer = public_url.unwrap_or_else(|| url.clone());
    let trusted = Trusted::new(config.trusted, &issuer, config.clock)?;
    let (phase, phases) = Phases::new();
    let metrics = Arc::new(Metrics::new(config.lost_log_lines)?);
    let limits = config.limits;
    let proxies = Proxies::new(config.trusted_proxies);
    let counted = Arc::clone(&metrics);
    begin_log(&database, &issuer).await?;
    let growing = Growing::new(database.clone());
    let asking = Asking::new(database.clone(), config.witnesses).map_err(StartError::Witnesses)?;
    let (router, app) = router::router(config.training, |document| {
        App::new(Parts {
            gate: Gate::new(database.clone(), &issuer, config.policy),
            issuer,
            samples,
            restored_at,
            token_seconds: i64::try_from(config.tokens_live.as_secs()).unwrap_or(i64::MAX),
            trusted,
            ended: Repeats::default(),
            streams: Streams::default(),
            phases: phases.clone(),
            last_look: LastLook::default(),
            metrics,
            places: Arc::new(Semaphore::new(limits.connections)),
            searches: half_of_the_connections(config.connections),
            decisions: half_of_the_connections(config.connections),
            scim_turns: Turns::of_directories(),
            authzen_turns: Turns::of_enforcers(),
            poll_turns: Turns::of_pollers(),
            decision_point,
            proxies: proxies.clone(),
            clients: Places::new(limits.connections, limits.connections_per_address),
            is_tls: tls.is_some(),
            body_timeout: limits.body_timeout,
            request_timeout: limits.request_timeout,
            document,
            growing: growing.clone(),
            agents_as_numbers: config.agents_as_numbers,
        })
    });
    let sweeper = Sweeper::new(database.clone(), config.policy);
    let rotation = Rotation::new(database.clone(), config.rotate_keys);
    let webhooks = Deliverer::new(database.clone())?;
    let deliverer = webhooks.name();
    let mut background = vec![
        Background(tokio::spawn(sweeper.run())),
        Background(tokio::spawn(config.keep.run(database.clone()))),
        Background(tokio::spawn(database.clone().hear_others())),
        Background(tokio::spawn(rotation.run())),
        Background(tokio::spawn(webhooks.run())),
        Background(tokio::spawn(numberer::run(database.clone()))),
        Background(tokio::spawn(growing.run(config.log_grows_every))),
        Background(tokio::spawn(stop_when_replaced(database.clone(), phase.clone()))),
    ];
    background.extend(asking.map(|asking| Background(tokio::spawn(asking.run()))));
    let metrics = match config.metrics_listen {
        Some(address) => {
            let (address, task) = serve_operations(address, app).await?;
            background.push(task);
            Some(address)
        }
        None => None,
    };
    let edge = Edge { limits, tls: tls.as_ref().map(Tls::acceptor), proxies, metrics: Some(counted) };
    background.extend(tls.map(|tls| Background(tokio::spawn(tls.keep_current()))));
    let mut closing = phases;
    let served = tokio::spawn(async move { serve::serve(listener, router, &edge, closing.closing()).await });
    let drain = config.drain;
    Ok(Running { url, metrics, is_empty, phase, served, background, deliverer, database, drain })
}

/// Permits for what must not take more than half of the database's connections.
fn half_of_the_connections(connections: u32) -> Arc<Semaphore> {
    Arc::new(Semaphore::new(usize::try_from(connections / 2).unwrap_or(1).max(1)))
}

/// Stops the server if its database is replaced: what this process knows belongs to a database that is gone. It
/// accepts no more requests, and streams end.
async fn stop_when_replaced(database: Database, phase: watch::Sender<Phase>) {
    database.replaced().await;
    phase.send_replace(Phase::Closing);
}

/// Serves the endpoints for the server's operators until the task is dropped, which is after the server has stopped
/// accepting requests.
async fn serve_operations(address: SocketAddr, app: App) -> Result<(SocketAddr, Background), StartError> {
    let listener = TcpListener::bind(address).await.map_err(StartError::MetricsListen)?;
    let address = listener.local_addr().map_err(StartError::MetricsListen)?;
    let limits = Limits {
        connections: OPERATIONS_CONNECTIONS,
        connections_per_address: OPERATIONS_CONNECTIONS,
        ..Limits::default()
    };
    let (router, edge) = (operations::router(app), Edge { limits, ..Edge::default() });
    let served = async move { serve::serve(listener, router, &edge, std::future::pending()).await };
    Ok((address, Background(tokio::spawn(served))))
}

/// What is known about the prepared database.
struct Prepared {
    /// The ids of the sample people of a training server.
    samples: Option<HashSet<String>>,
    /// Whether it has no workspaces.
    is_empty: bool,
    /// When it was last restored.
    restored_at: Option<UnixMillis>,
}

/// Refuses a database that no server may run on, and adds what every server needs.
async fn prepare(database: &Database, config: &Config) -> Result<Prepared, StartError> {
    require_own(database).await?;
    let samples = if config.training { Some(train(database).await?) } else { None };
    keys::ensure(database).await?;
    if !config.key_encryption.is_on() && !config.training {
        tracing::warn!(
            "the signing keys are stored in plain text: anyone who can read the database can sign tokens. \
             See --key-encryption-file"
        );
    }
    let mut tx = database.read().await?;
    let is_empty = !workspaces::are_there(&mut tx).await?;
    let restored_at = origin::restored_at(&mut tx).await?;
    Ok(Prepared { samples, is_empty, restored_at })
}

/// Refuses a copied or restored database until everything open in it was ended: it would bring back what has ended
/// since the copy was made.
async fn require_own(database: &Database) -> Result<(), StartError> {
    let mut tx = database.write().await?;
    if !origin::is_own(&mut tx).await? {
        return Err(StartError::Restored);
    }
    tx.commit().await?;
    Ok(())
}

/// Begins the log at the first start.
async fn begin_log(database: &Database, issuer: &str) -> Result<(), StartError> {
    let mut tx = database.write().await?;
    log::keys::ensure(&mut tx, issuer).await?;
    tx.commit().await?;
    Ok(())
}

/// Adds the sample customers to an empty database. Returns the ids of all sample people.
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
