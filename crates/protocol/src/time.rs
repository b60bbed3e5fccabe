//! Times that cross a boundary.

/// Unix time in milliseconds.
pub type UnixMillis = i64;
