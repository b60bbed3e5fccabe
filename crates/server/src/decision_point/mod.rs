//! The organization's own policy decision point (`OpenID` `AuthZEN` Authorization API 1.0): what it says is shown beside what the
//! server says.
//!
//! It is asked outside of any transaction, for a limited time, and never twice for one page. Its answers are only shown:
//! nothing in this server is allowed or denied by them.

pub mod beside;
mod client;
pub mod config;
mod endpoints;
mod pause;
pub mod point;
mod reasons;
