//! Changes out (docs/WEBHOOKS.md): what happens in a workspace reaches the product that owns the data, by webhook or by polling.
//!
//! `tell` writes a message in the transaction of what it tells; `deliverer` sends it until it has arrived; `feed` lets a
//! receiver poll. What a receiver may know about people is decided in one place, `shown`.

pub mod address;
mod backoff;
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
