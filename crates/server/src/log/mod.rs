//! The log: an append-only Merkle tree over everything that is recorded, so that a customer can check a receipt without
//! trusting this server.
//!
//! A row of the audit or an entry of a journal becomes a leaf a moment after it is committed. The leaf commits to it with a
//! random salt ([`leaf`]), so that the tree can be public, and so that a text can be erased while every proof still
//! verifies. When a session is over, its **account** becomes a leaf, too: it says who, as whom, and why, and which leaves
//! belong to the session, so that nobody can leave one out later ([`account`]).
//!
//! [`growing`] puts leaves into the tree and signs a checkpoint; `routes/log.rs` publishes the tiles and the checkpoints
//! as c2sp.org/tlog-tiles says; [`receipt`] puts together what a receipt needs.

pub mod account;
pub mod growing;
pub mod key_commands;
pub mod keys;
pub mod leaf;
pub mod published;
pub mod ranges;
pub mod receipt;
pub mod witnesses;
