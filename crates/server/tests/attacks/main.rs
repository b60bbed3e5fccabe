//! Attacks over real HTTP: each test is a promise of the server (docs/ARCHITECTURE.md, "Invariants" 11 to 16) that
//! somebody with a valid token, a slow connection or many of them tries to make false.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "what the tests share is a test too")]

mod acts;
mod agents;
mod binding;
mod database_trouble;
mod ears;
mod endings;
mod enforcers;
mod floods;
mod input;
mod journals;
mod late;
mod leads;
mod limits;
mod load;
mod more;
mod outbox;
mod outbox_keep;
mod people;
mod policy;
mod program;
mod provider;
mod proxies;
mod prune;
mod races;
mod raw;
#[path = "../http/receiver.rs"]
#[allow(dead_code, reason = "shared with the tests of the contract")]
mod receiver;
mod record;
mod rights;
mod setup;
mod slow;
mod smuggling;
mod stage;
mod streams;
mod targets;
mod together;
mod walk;
#[path = "../http/world.rs"]
#[allow(dead_code, reason = "shared with the tests of the contract")]
mod world;
