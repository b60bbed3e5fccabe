//! The embedded training workspace: the real server, on a free loopback port, with sample customers.

use std::path::Path;

/// Starts the server with its data in `folder`. It lives as long as what is returned.
pub async fn start(folder: &Path) -> Result<ergo_server::Running, ergo_server::StartError> {
    ergo_server::start(ergo_server::Config {
        listen: std::net::SocketAddr::from(([127, 0, 0, 1], 0)),
        database: folder.join("training.sqlite").to_string_lossy().into_owned(),
        public_url: None,
        training: true,
        policy: ergo_server::EntryPolicy::default(),
        tokens_live: ergo_server::TOKENS_LIVE,
        trusted: Vec::new(),
    })
    .await
}
