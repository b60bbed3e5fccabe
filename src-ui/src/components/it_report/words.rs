//! The texts of the report for the organization's IT.

use ergo_catalog::{Text, text};

/// Copies it.
pub const COPY: Text = text!("Copy diagnostics");
/// Shows what is copied.
pub const SHOW: Text = text!("Show what is copied");
