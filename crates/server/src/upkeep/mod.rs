//! What an administrator does to a database as a whole, at the command line.

pub mod backup;
pub mod end_all;
mod private_file;
pub mod restore;
