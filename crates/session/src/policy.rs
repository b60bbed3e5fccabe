//! What the caller of a verification requires of a token.

use crate::Profile;
use std::sync::Arc;

/// The expected issuer and audience of a token, and how the issuer marks impersonation.
#[derive(Clone, Debug)]
pub struct Policy {
    /// The issuer, compared byte for byte with `iss` (RFC 8725 §3.8).
    pub issuer: String,
    /// Us: must be `aud` or one of its values (RFC 8725 §3.9).
    pub audience: String,
    /// How to read this issuer's tokens.
    pub profile: Arc<Profile>,
}
