//! What a resource may contain (RFC 7643 §2, §7): used to check input, to parse filters and paths, and to build
//! responses.

mod attribute;
pub mod catalog;
mod definition;
pub mod document;
pub mod group;
pub mod read;
pub mod service;
pub mod user;

#[cfg(test)]
pub mod sample;

pub use attribute::{Attribute, Kind, Mutability, Presence, Returned};
pub use definition::Schema;
