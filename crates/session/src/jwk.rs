//! jwk.
