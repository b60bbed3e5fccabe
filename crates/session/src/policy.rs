//! What a token must fit: the caller's side of a verification.

use crate::Profile;
use std::sync::Arc;

/// Who may have issued a token, for whom, and how that issuer marks impersonation.
#[derive(Clone, Debug)]
pub struct Policy {
    /// The issuer, compared byte for byte with `iss` (RFC 8725 §3.8).
    pub issuer: String,
    /// Us: must be `aud` or one of it (RFC 8725 §3.9).
    pub audience: String,
    /// How this issuer's tokens are read.
    pub profile: Arc<Profile>,
}
