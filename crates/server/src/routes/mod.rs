//! Handlers only: read the request, call one function, shape the answer.

pub mod approval;
pub mod audit;
pub mod change_grants;
pub mod directory;
pub mod entry;
pub mod events;
pub mod hand_over;
pub mod health;
pub mod issuer;
pub mod journal;
pub mod member;
pub mod members;
pub mod notifications;
pub mod profile;
pub mod renewal;
pub mod revoke;
pub mod roles;
pub mod session;
pub mod sessions;
pub mod settings;
pub mod team_membership;
pub mod teams;
pub mod ticket;
pub mod token;
pub mod training;
pub mod workspace;
