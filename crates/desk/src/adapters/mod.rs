//! The outside world: the workspace server, the identity provider, the update server, and the computer's browser, keychain, and clock.
//! Each file wraps one thing.

pub mod answer;
pub mod browser;
pub mod clock;
pub mod event_stream;
pub mod identity_provider;
pub mod jitter;
pub mod keychain;
pub mod loopback;
pub mod network;
pub mod patience;
pub mod server_url;
pub mod update_server;
pub mod updater;
pub mod workspace_client;
