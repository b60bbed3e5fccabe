//! What is wrong with a configuration, found without running the server.

use crate::{
    addresses::{checked_url, require_issuer, require_own_metrics, require_privacy, require_this_computer},
    auth::{keys, trusted::Trusted},
    config::Config,
    seed,
    start_error::StartError,
    store::{Database, Reading, origin},
};
use std::{io::ErrorKind, net::SocketAddr};
use tokio::net::TcpListener;

/// Everything that is wrong, in words; nothing if the server can start with it. Nothing is changed or created.
pub async fn check(config: &Config) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut note = |found: Result<(), StartError>| wrong.extend(found.err().map(|error| error.to_string()));
    note(require_privacy(config));
    note(require_issuer(config));
    note(require_own_metrics(config));
    match config.public_url.clone().map(checked_url).transpose() {
        Ok(url) if config.training => note(require_this_computer(config, url.as_deref())),
        found => note(found.map(drop)),
    }
    if let Some(files) = &config.tls {
        note(files.check().map_err(StartError::from));
    }
    if let Some(point) = &config.decision_point {
        note(point.check().await.map_err(StartError::from));
    }
    let trusted = Trusted::new(config.trusted.clone(), &own_address(config), config.clock.clone());
    note(trusted.map(drop).map_err(StartError::from));
    note(can_listen(config.listen).await.map_err(StartError::Listen));
    if let Some(address) = config.metrics_listen {
        note(can_listen(address).await.map_err(StartError::MetricsListen));
    }
    for found in database(config).await {
        note(found);
    }
    wrong
}

/// What the server will be known by; nothing if it will find its port only when it starts.
fn own_address(config: &Config) -> String {
    let scheme = if config.tls.is_some() { "https" } else { "http" };
    let listened = (config.listen.port() != 0).then(|| format!("{scheme}://{}", config.listen));
    config.public_url.clone().or(listened).unwrap_or_default()
}

/// Whether that is an address of this computer. Where something listens already, it is the server that runs.
async fn can_listen(address: SocketAddr) -> std::io::Result<()> {
    match TcpListener::bind(address).await {
        Err(error) if error.kind() != ErrorKind::AddrInUse => Err(error),
        _ => Ok(()),
    }
}

/// What a server would say to what is in the database.
async fn database(config: &Config) -> Vec<Result<(), StartError>> {
    let (database, wrong) = match Database::open_to_look(&config.database, config.clock.clone()).await {
        Ok(opened) => opened,
        Err(error) => return vec![Err(error.into())],
    };
    let mut found: Vec<Result<(), StartError>> = wrong.into_iter().map(|error| Err(error.into())).collect();
    // There is nothing in it yet.
    let Some(database) = database else { return found };
    let database = database.encrypted(config.key_encryption.clone());
    match database.read().await {
        Ok(mut tx) => found.extend([
            keys::require_sound(&mut tx).await.map_err(StartError::from),
            require_own(&mut tx).await,
            if config.training { require_samples(&mut tx).await } else { Ok(()) },
        ]),
        Err(error) => found.push(Err(error.into())),
    }
    database.close().await;
    found
}

async fn require_own(tx: &mut Reading) -> Result<(), StartError> {
    if origin::is_copy(tx).await? { Err(StartError::Restored) } else { Ok(()) }
}

async fn require_samples(tx: &mut Reading) -> Result<(), StartError> {
    if seed::has_strangers(tx, &seed::samples()).await? { Err(StartError::TrainingPeople) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_known_by_where_it_listens_unless_it_says_otherwise() {
        let own = |listen: &str, public_url: Option<&str>| {
            let mut config = Config::new(listen.parse().unwrap(), "x".to_owned());
            config.public_url = public_url.map(str::to_owned);
            own_address(&config)
        };
        assert_eq!(own("127.0.0.1:4901", None), "http://127.0.0.1:4901");
        assert_eq!(own("[::1]:4901", None), "http://[::1]:4901");
        assert_eq!(own("127.0.0.1:0", None), "");
        assert_eq!(own("127.0.0.1:4901", Some("https://support.example")), "https://support.example");
    }
}
