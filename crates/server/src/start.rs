//! Starting and stopping the server.

use crate::{
    app::{App, Parts},
    database::{self, DatabaseError},
    events::Board,
    keys::{self, KeyError},
    policy::EntryPolicy,
    router, seed,
    trusted::{Trusted, TrustedIssuer, TrustedIssuerError},
};
use std::{net::SocketAddr, time::Duration};
use tokio::{
    net::TcpListener,
    sync::{oneshot, watch},
    task::JoinHandle,
};

/// How long open requests may take to finish when the server stops.
const STOP_PATIENCE: Duration = Duration::from_secs(1);

/// How to run the server.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The database: a path or `sqlite:///path/to/file`.
    pub database: String,
    /// The address under which clients know the server: the issuer of its tokens. By default the address it
    /// listens on; with port 0 that is another issuer at each start, and tokens from before are refused.
    pub public_url: Option<String>,
    /// Seeds sample customers and lets a person sign in as a sample agent. Without it there is no such door.
    pub training: bool,
    /// Whom agents may view besides ordinary members.
    pub policy: EntryPolicy,
    /// How long an impersonation token is good before it has to be renewed. Whole seconds count.
    pub tokens_live: Duration,
    /// Whose tokens are taken besides our own.
    pub trusted: Vec<TrustedIssuer>,
}

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
    /// The sample customers.
    #[error("the sample customers cannot be written: {0}")]
    Seed(sqlx::Error),
    /// A trusted issuer.
    #[error(transparent)]
    Trusted(#[from] TrustedIssuerError),
    /// The address.
    #[error("cannot listen there: {0}")]
    Listen(std::io::Error),
    /// The public URL.
    #[error("the public URL must be an http or https address without a trailing slash")]
    PublicUrl,
}

/// A running server. It stops when this is dropped; [`Running::stop`] waits for that.
pub struct Running {
    url: String,
    // Sending, or dropping it, stops the server.
    stop: oneshot::Sender<()>,
    served: JoinHandle<()>,
    pool: sqlx::SqlitePool,
    // Dropping it ends the streams of events.
    streams: watch::Sender<()>,
}

impl Running {
    /// The address it listens on, `http://<address>`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Stops: open requests may finish, for at most a second.
    pub async fn stop(self) {
        let Self { stop, mut served, pool, streams, .. } = self;
        drop(stop);
        drop(streams);
        let finish = async {
            _ = (&mut served).await;
            pool.close().await;
        };
        if tokio::time::timeout(STOP_PATIENCE, finish).await.is_err() {
            served.abort();
        }
    }
}

/// Starts the server; when this returns, it answers.
pub async fn start(config: Config) -> Result<Running, StartError> {
    let public_url = config.public_url.map(checked_url).transpose()?;
    let pool = database::open(&config.database).await?;
    keys::ensure(&pool).await?;
    if config.training {
        seed::seed(&pool).await.map_err(StartError::Seed)?;
    }
    let listener = TcpListener::bind(config.listen).await.map_err(StartError::Listen)?;
    let url = format!("http://{}", listener.local_addr().map_err(StartError::Listen)?);
    let issuer = public_url.unwrap_or_else(|| url.clone());
    let trusted = Trusted::new(config.trusted, &issuer)?;
    let (streams, stopping) = watch::channel(());
    let token_seconds = i64::try_from(config.tokens_live.as_secs()).unwrap_or(i64::MAX);
    let router = router::router(config.training, |document| {
        App::new(Parts {
            pool: pool.clone(),
            issuer,
            training: config.training,
            policy: config.policy,
            token_seconds,
            board: Board::new(stopping),
            trusted,
            document,
        })
    });
    let (stop, stopped) = oneshot::channel::<()>();
    let served = tokio::spawn(async move {
        let stopped = async { _ = stopped.await };
        if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(stopped).await {
            tracing::error!(%error, "the server stopped by itself");
        }
    });
    Ok(Running { url, stop, served, pool, streams })
}

fn checked_url(url: String) -> Result<String, StartError> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    match rest {
        Some(rest) if !rest.is_empty() && !rest.ends_with('/') && !rest.contains(['?', '#', ' ']) => Ok(url),
        _ => Err(StartError::PublicUrl),
    }
}
