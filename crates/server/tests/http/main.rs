//! The server over real HTTP, with a real database file.

#![allow(clippy::unwrap_used, reason = "what the tests share is a test too")]

mod audit;
mod bad_input;
mod changes;
mod directory;
mod entry;
mod exchange;
mod journal;
mod key_rotation;
mod openapi;
mod profile;
mod program;
mod reads;
mod samples;
mod sessions;
mod training_door;
mod world;
