//! times.
