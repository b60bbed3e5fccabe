//! The texts of the report for the organization's IT.

/// Copies it.
pub const COPY: &str = "Copy diagnostics";
/// Shows what is copied.
pub const SHOW: &str = "Show what is copied";
