//! What administrators are given, made from the schema: templates for Group Policy and for macOS profiles, a file for Linux,
//! and the table in the documentation.

mod admx;
mod profile;
mod table;
mod toml_file;
mod xml;

pub use admx::{REGISTRY_KEY, adml, admx};
pub use profile::mobileconfig;
pub use table::table;
pub use toml_file::example;
