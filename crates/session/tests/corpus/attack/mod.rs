//! The attack corpus: tokens and key sets with the verdict that the RFCs and the product's rules give them. It does
//! not depend on the verifier, so any program can be tested with it:
//!
//! ```text
//! #[path = "../../session/tests/corpus/attack/mod.rs"]
//! mod attack;
//! ```
//!
//! (with aws-lc-rs, base64, ergo-protocol, and `serde_json` available).
//!
//! [`tokens`] are verified with [`issuer_keys`], [`ISSUER`], [`AUDIENCE`], and the profile `ergo`, at the time
//! [`NOW`]; each of [`key_sets`] is checked on its own.

#![allow(dead_code, unused_imports, reason = "each program uses its own part")]

mod encode;
mod key_sets;
mod keys;
mod mutations;
mod numbers;
mod random;
mod row;
mod tokens;

pub use encode::{AUDIENCE, ISSUER, NOW};
pub use key_sets::{KeySetRow, Usable, key_sets};
pub use mutations::{Changed, changed_tokens};
pub use row::{Row, Verdict};
pub use tokens::tokens;

/// The JWK set of the issuer, as JSON.
pub fn issuer_keys() -> String {
    keys::jwk_set().to_string()
}
