//! The embedded training workspace: the real server, on a free loopback port, with sample customers.

use std::path::Path;

/// Starts the server with its data in `folder`. It runs until the returned value is dropped.
pub async fn start(folder: &Path) -> Result<ergo_server::Running, ergo_server::StartError> {
    let listen = std::net::SocketAddr::from(([127, 0, 0, 1], 0));
    let mut config =
        ergo_server::Config::new(listen, folder.join("training.sqlite").to_string_lossy().into_owned());
    config.training = true;
    ergo_server::start(config).await
}
