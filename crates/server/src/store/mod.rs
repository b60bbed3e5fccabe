//! The database. Nothing outside of this folder names it: the rest of the server asks for people, sessions and grants,
//! and begins a write only through `auth::gate`.

pub mod agents;
pub mod audit;
pub mod batch;
pub mod board;
mod database;
pub mod directory;
pub mod fold;
pub mod grants;
pub mod hand_overs;
mod hearing;
pub mod journals;
pub mod keys;
pub mod logins;
pub mod member_list;
pub mod members;
pub mod notifications;
pub mod open_sessions;
pub mod people;
pub mod prune;
mod refold;
pub mod request_lists;
pub mod requests;
pub mod roles;
pub mod scim_groups;
pub mod scim_members;
pub mod scim_resources;
pub mod scim_tokens;
pub mod scim_users;
pub mod search;
pub mod sessions;
pub mod settings;
mod sql;
pub mod standing;
pub mod teams;
pub mod tickets;
mod transaction;
pub mod transfer;
pub mod transfer_prune;
pub mod transfer_read;
pub mod vocabulary;
pub mod words;
pub mod workspaces;

pub use database::Database;
pub use sql::{DatabaseError, StoreError};
pub use transaction::{Reading, Writing};
