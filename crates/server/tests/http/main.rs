//! The server over real HTTP, with a real database file.

#![allow(clippy::unwrap_used, reason = "what the tests share is a test too")]

mod agreement;
mod audit;
mod bad_input;
mod changes;
mod contract;
mod directory;
mod entry;
mod exchange;
mod grants;
mod journal;
mod key_rotation;
mod leads;
mod login;
mod members;
mod migration;
mod openapi;
mod policy;
mod profile;
mod program;
mod push;
mod reads;
mod renewal;
mod samples;
mod search;
mod second_person;
mod sessions;
mod training_door;
mod workspace_audit;
mod world;
