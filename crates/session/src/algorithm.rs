//! The signature algorithms that are supported at all. Asymmetric ones only: a verifier that also supports HMAC can
//! be tricked into using a public key as a secret (RFC 8725 §2.1).

/// A signature algorithm that we accept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Algorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518 §3.3).
    Rs256,
    /// RSASSA-PSS with SHA-256 (RFC 7518 §3.5).
    Ps256,
    /// ECDSA on P-256 with SHA-256 (RFC 7518 §3.4).
    Es256,
    /// ECDSA on P-384 with SHA-384 (RFC 7518 §3.4).
    Es384,
    /// `EdDSA` on Ed25519 (RFC 8037 §3.1), also by its fully specified name (RFC 9864 §2.2).
    Ed25519,
}

impl Algorithm {
    /// All names of these algorithms.
    pub(crate) const NAMES: &[&str] = &["RS256", "PS256", "ES256", "ES384", "EdDSA", "Ed25519"];

    /// The algorithm with this name, spelled exactly as registered, so `noNE` is none of them (RFC 8725bis §2.11).
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "RS256" => Some(Self::Rs256),
            "PS256" => Some(Self::Ps256),
            "ES256" => Some(Self::Es256),
            "ES384" => Some(Self::Es384),
            "EdDSA" | "Ed25519" => Some(Self::Ed25519),
            _ => None,
        }
    }

    /// The same algorithm in the library that verifies signatures.
    pub(crate) fn in_library(self) -> jsonwebtoken::Algorithm {
        match self {
            Self::Rs256 => jsonwebtoken::Algorithm::RS256,
            Self::Ps256 => jsonwebtoken::Algorithm::PS256,
            Self::Es256 => jsonwebtoken::Algorithm::ES256,
            Self::Es384 => jsonwebtoken::Algorithm::ES384,
            Self::Ed25519 => jsonwebtoken::Algorithm::EdDSA,
        }
    }
}
