//! Private keys. They sign, and they show nothing of themselves.

use crate::{
    cosignature,
    signature::Signature,
    vkey::{KeyError, KeyKind, VerifierKey},
};
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use std::fmt;

/// A log's private key, which signs notes (signed-note §Ed25519 signatures). No two kinds of signatures should be made
/// with one key (signed-note §Verifier keys), so a witness' key is another type.
pub struct SigningKey(Pair);

/// A witness' private key, which cosigns checkpoints (tlog-cosignature).
pub struct CosigningKey(Pair);

struct Pair {
    private: Ed25519KeyPair,
    verifier: VerifierKey,
}

impl SigningKey {
    /// From the 32 random bytes that are an Ed25519 private key (RFC 8032 §5.1.5).
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<Self, KeyError> {
        Pair::from_seed(name, KeyKind::Log, seed).map(Self)
    }

    /// From a PKCS#8 document, with the public key in it (RFC 5958) or without (RFC 5208).
    pub fn from_pkcs8(name: &str, document: &[u8]) -> Result<Self, KeyError> {
        Pair::from_pkcs8(name, KeyKind::Log, document).map(Self)
    }

    /// The public half.
    pub fn verifier(&self) -> &VerifierKey {
        &self.0.verifier
    }

    /// Signs a note's text. An Ed25519 signature is the same each time.
    pub fn sign(&self, text: &str) -> Signature {
        self.0.signature(self.0.private.sign(text.as_bytes()).as_ref().to_vec())
    }
}

impl CosigningKey {
    /// From the 32 random bytes that are an Ed25519 private key (RFC 8032 §5.1.5).
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<Self, KeyError> {
        Pair::from_seed(name, KeyKind::Witness, seed).map(Self)
    }

    /// From a PKCS#8 document, with the public key in it (RFC 5958) or without (RFC 5208).
    pub fn from_pkcs8(name: &str, document: &[u8]) -> Result<Self, KeyError> {
        Pair::from_pkcs8(name, KeyKind::Witness, document).map(Self)
    }

    /// The public half.
    pub fn verifier(&self) -> &VerifierKey {
        &self.0.verifier
    }

    /// Cosigns a checkpoint's text at that time, in Unix seconds.
    pub(crate) fn cosign(&self, text: &str, time: u64) -> Result<Signature, KeyError> {
        if !cosignature::is_time(time) {
            return Err(KeyError::Time(time));
        }
        let signature = self.0.private.sign(cosignature::message(time, text).as_bytes());
        Ok(self.0.signature([&time.to_be_bytes(), signature.as_ref()].concat()))
    }
}

impl Pair {
    fn from_seed(name: &str, kind: KeyKind, seed: &[u8; 32]) -> Result<Self, KeyError> {
        Self::new(name, kind, Ed25519KeyPair::from_seed_unchecked(seed).map_err(|_| KeyError::Private)?)
    }

    fn from_pkcs8(name: &str, kind: KeyKind, document: &[u8]) -> Result<Self, KeyError> {
        let private = Ed25519KeyPair::from_pkcs8_maybe_unchecked(document);
        Self::new(name, kind, private.map_err(|_| KeyError::Private)?)
    }

    fn new(name: &str, kind: KeyKind, private: Ed25519KeyPair) -> Result<Self, KeyError> {
        let public = private.public_key().as_ref().try_into().map_err(|_| KeyError::Private)?;
        Ok(Self { verifier: VerifierKey::new(name, kind, public)?, private })
    }

    fn signature(&self, bytes: Vec<u8>) -> Signature {
        Signature { name: self.verifier.name().to_owned(), key_id: self.verifier.id(), bytes }
    }
}

impl fmt::Debug for SigningKey {
    /// Whose it is, and nothing of the private half.
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "SigningKey({})", self.0.verifier)
    }
}

impl fmt::Debug for CosigningKey {
    /// Whose it is, and nothing of the private half.
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "CosigningKey({})", self.0.verifier)
    }
}
