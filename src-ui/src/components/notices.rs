//! Comes in a moment.
