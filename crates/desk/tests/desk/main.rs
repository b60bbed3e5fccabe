//! Tests the desk with the real server, a real journal, a wire that can be cut, and a clock that can be moved.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test has no callers, and fails by panicking"
)]

mod busy;
mod changes;
mod confirm;
mod crash;
mod customer;
mod ending;
mod entry;
mod guards;
mod hand_in;
mod hand_over;
mod journal;
mod keys;
mod login;
mod login_renewal;
mod login_stage;
mod login_tokens;
mod looks;
mod loopback;
mod managed;
// Elsewhere, the computer's trust cannot be changed for one process, as here by SSL_CERT_FILE.
#[cfg(target_os = "linux")]
mod network;
mod providers;
mod random;
mod requests;
mod scene;
#[path = "../../../../tests/src/seeded.rs"]
mod seeded;
mod silence;
mod stopping;
mod two_agents;
mod unfinished;
mod update_server;
#[path = "../../../../tests/src/update_server.rs"]
mod updates_on_loopback;
mod wire;
