//! Outgoing messages (docs/WEBHOOKS.md): what happens in a workspace reaches the product that owns the data, by
//! webhook or by polling.
//!
//! `tell` writes a message in the same transaction as the event; `deliverer` sends it until it has arrived; `feed`
//! lets a receiver poll. One place, `shown`, decides what a receiver may know about people.

pub mod address;
mod backoff;
pub mod connect;
pub mod deliverer;
pub mod feed;
mod lane;
pub mod receivers;
pub mod reconfigure;
pub mod replay;
mod sender;
mod shown;
mod signing;
pub mod tell;
