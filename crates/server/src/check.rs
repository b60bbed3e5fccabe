//! What is wrong with a configuration, found without running the server.

use crate::{
    auth::trusted::Trusted,
    config::Config,
    start::{StartError, checked_url, require_privacy, require_this_computer},
    store::Database,
};
use std::{io::ErrorKind, net::SocketAddr};
use tokio::net::TcpListener;

/// Everything that is wrong, in words; nothing if the server can start with it. Nothing is changed or created.
pub async fn check(config: &Config) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut note = |found: Result<(), StartError>| wrong.extend(found.err().map(|error| error.to_string()));
    note(require_privacy(config));
    match config.public_url.clone().map(checked_url).transpose() {
        Ok(url) if config.training => note(require_this_computer(config, url.as_deref())),
        found => note(found.map(drop)),
    }
    if let Some(files) = &config.tls {
        note(files.check().map_err(StartError::from));
    }
    // An address that nobody can be known by, where there is none yet.
    let own = config.public_url.as_deref().unwrap_or_default();
    let trusted = Trusted::new(config.trusted.clone(), own, config.clock.clone());
    note(trusted.map(drop).map_err(StartError::from));
    note(can_listen(config.listen).await.map_err(StartError::Listen));
    if let Some(address) = config.metrics_listen {
        note(can_listen(address).await.map_err(StartError::MetricsListen));
    }
    note(Database::check(&config.database).await.map_err(StartError::from));
    wrong
}

/// Whether that is an address of this computer. Where something listens already, it is the server that runs.
async fn can_listen(address: SocketAddr) -> std::io::Result<()> {
    match TcpListener::bind(address).await {
        Err(error) if error.kind() != ErrorKind::AddrInUse => Err(error),
        _ => Ok(()),
    }
}
