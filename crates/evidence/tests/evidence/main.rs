//! The crate as its users see it: known answers, every proof of every small tree against a naive one, and forgeries.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

mod checkpoints;
mod common;
mod notes;
mod proofs;
mod tiles;
mod trees;
mod vectors;
mod vkeys;
mod witnesses;
