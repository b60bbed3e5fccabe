//! The settings that an organization manages on its agents' computers, and that agents cannot change.
//!
//! `schema.json` is the one description of the keys. The values are checked against it ([`check`]), and the documentation
//! and the templates for administrators are generated from it. [`load`] reads the values of this computer; [`Policy`] is
//! what the app works with.

mod error;
mod origin;
mod policy;
mod schema;
mod source;
pub mod templates;
mod values;

pub use error::PolicyError;
pub use origin::{OriginError, origin};
pub use policy::{Locale, NotificationDetail, Policy, UpdateChannel};
pub use schema::{Key, Kind, SCHEMA, keys};
pub use source::{Managed, load, read_file};
pub use values::{Values, check};
