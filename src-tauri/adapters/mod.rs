//! The outside: the workspace server, its keys, the preferences file, the clock. Each file wraps one thing.

pub mod browser;
pub mod clock;
pub mod event_stream;
pub mod identity_provider;
pub mod keychain;
pub mod loopback;
pub mod preferences;
pub mod server_url;
#[cfg(feature = "training")]
pub mod training;
pub mod workspace_client;
