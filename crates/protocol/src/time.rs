//! Time as it crosses a boundary.

/// Unix time in milliseconds.
pub type UnixMillis = i64;
