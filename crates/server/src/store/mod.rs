//! The database. Nothing outside of this folder names it: the rest of the server asks for people, sessions and grants,
//! and begins a write only through `auth::gate`.

pub mod agents;
pub mod audit;
pub mod batch;
pub mod board;
mod database;
pub mod directory;
mod error;
pub mod fold;
pub mod grants;
pub mod hand_overs;
pub mod journals;
pub mod keys;
mod legacy;
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
pub mod search;
pub mod sessions;
pub mod settings;
pub mod standing;
pub mod teams;
pub mod tickets;
mod transaction;
pub mod words;
pub mod workspaces;

pub use database::Database;
pub use error::{DatabaseError, StoreError};
pub use transaction::{Reading, Writing};
