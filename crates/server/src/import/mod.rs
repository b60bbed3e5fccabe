//! Import and export of an organization's workspaces, roles, people, members, teams, settings, and agents, as lines
//! of JSON.
//!
//! A file is read line by line and written in batches, all in one transaction: all or nothing. Each batch
//! distinguishes new, changed, and unchanged records, so importing a file twice changes nothing and says so.

mod check;
mod csv_rows;
mod departed;
mod export;
mod fault;
mod field;
mod lines;
mod load;
mod members;
mod row;
mod run;
mod settle;
mod terms;
mod vocabulary;
pub mod workspaces;

#[cfg(test)]
pub use check::check;
pub use export::export;
pub use fault::{Fault, ImportError};
pub use field::{LONGEST_EMAIL, Wrong, address, name, readable};
pub use load::Options;
pub use run::{import, import_lines, import_members, write_lines};
