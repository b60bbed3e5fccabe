//! What a customer's directory does in its workspace by SCIM (RFC 7643, RFC 7644): a user is a member, a group is a team.
//!
//! `scim` knows what the requests mean; here it is decided what they may do, and done: in one transaction, with what it
//! ends and what the audit says of it.

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
