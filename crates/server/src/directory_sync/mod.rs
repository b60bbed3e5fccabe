//! What a customer's directory does in its workspace with SCIM (RFC 7643, RFC 7644): a user is a member, a group is a
//! team.
//!
//! `scim` knows what the requests mean. This module decides what they may do and does it, in one transaction with
//! everything that it ends and the audit entry.

pub mod change;
mod cursor;
pub mod discovery;
mod group_change;
mod groups;
pub mod list;
mod refusal;
pub mod resource;
mod role;
mod rows;
mod shape;
mod site;
mod text;
pub mod tokens;
pub mod turns;
mod user_change;
mod users;

pub use refusal::Refusal;
pub use site::Site;
