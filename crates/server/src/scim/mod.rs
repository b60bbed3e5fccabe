//! SCIM 2.0 without HTTP and without a database: what requests mean and what responses look like (RFC 7643, RFC 7644,
//! RFC 9865).
//!
//! A resource is a JSON value with canonical attribute names. `schema` says what it may contain; `filter`, `patch`,
//! and `projection` work on it; `user` and `group` translate between it and what the server stores.

pub mod error;
pub mod filter;
pub mod group;
pub mod json;
pub mod list;
pub mod patch;
pub mod path;
pub mod projection;
pub mod provider_config;
pub mod query;
pub mod resource_type;
pub mod schema;
pub mod sort;
pub mod urn;
pub mod user;
pub mod version;
