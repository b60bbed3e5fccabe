//! Tests updates as the app makes them: the real desk, the real plugin, real signatures, and a server on loopback that
//! misbehaves. What is replaced is a file that stands for the `AppImage`.

#![cfg(target_os = "linux")]
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test has no callers, and fails by panicking"
)]

mod installing;
mod later;
mod offers;
#[path = "../../../tests/src/publisher.rs"]
mod publisher;
mod refused;
mod stage;
#[path = "../../../tests/src/update_server.rs"]
mod update_server;
