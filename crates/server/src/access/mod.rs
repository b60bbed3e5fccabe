//! What people may see and do: the catalog of permissions, what grants them, and the one table of rights.

pub mod effective;
pub mod log;
pub mod look;
pub mod members;
pub mod past;
pub mod permissions;
pub mod policy;
pub mod profile;
pub mod rights;
pub mod settings;
pub mod view;
mod ways;
