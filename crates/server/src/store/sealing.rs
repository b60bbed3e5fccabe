//! Encrypts signing keys at rest, with a key that is not in the database.
//!
//! The encryption is bound to the rest of the row (AES-256-GCM with the row as associated data), including the public
//! key and its times. So someone who can only write to the database can neither swap two keys, nor put their own
//! public key into a row, nor extend a retired key's life. They can delete rows, but then nothing works.

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey},
    error::Unspecified,
    hmac,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use std::{
    collections::BTreeSet,
    fmt::{self, Write},
    sync::{Arc, Mutex, PoisonError},
};

/// The constant that, with the key, makes up the id of an encryption key.
const ID_OF: &[u8] = b"ergo-server: the id of a key that encrypts signing keys";
/// The most faults that are logged: a flood of bad rows must not become a flood of log lines.
const MOST_FAULTS: usize = 100;

/// A key that encrypts signing keys. Its `Debug` shows only its id.
pub struct EncryptionKey {
    id: String,
    key: RandomizedNonceKey,
}

/// The text is not an encryption key. The error does not contain the text.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("the encryption key must be 32 random bytes in base64. Create one: openssl rand -base64 32")]
pub struct NoKey;

/// Why a stored signing key cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// Encryption is on, but this key is not encrypted.
    #[error("signing key {0} is stored in plain text, although encryption is on")]
    PlainText(String),
    /// The key is encrypted, but there is no encryption key.
    #[error(
        "signing key {0} is encrypted: start with --key-encryption-file or ERGO_SERVER_KEY_ENCRYPTION (encryption key {1})"
    )]
    NeedsKey(String, String),
    /// The key is encrypted with another encryption key.
    #[error("signing key {0} is encrypted with encryption key {1}, but the given one is {2}")]
    OtherKey(String, String, String),
    /// The key is not what was stored.
    #[error("signing key {0} was damaged or tampered with")]
    Damaged(String),
    /// There are no random numbers.
    #[error("signing keys cannot be encrypted here")]
    Unusable,
}

/// Whether signing keys are encrypted, and with what. Clones share their state.
#[derive(Clone, Default)]
pub struct Encryption(Arc<Keys>);

#[derive(Default)]
struct Keys {
    current: Option<EncryptionKey>,
    /// Still decrypts what it has encrypted.
    old: Option<EncryptionKey>,
    /// The faults that were logged.
    said: Mutex<BTreeSet<String>>,
}

impl EncryptionKey {
    /// Parses 32 bytes in base64.
    pub fn read(text: &str) -> Result<Self, NoKey> {
        let bytes = STANDARD.decode(text.trim()).map_err(|_| NoKey)?;
        if bytes.len() != 32 {
            return Err(NoKey);
        }
        let mac = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &bytes), ID_OF);
        let mut id = String::with_capacity(16);
        for byte in &mac.as_ref()[..8] {
            // Writing to a String cannot fail.
            let _ = write!(id, "{byte:02x}");
        }
        Ok(Self { id, key: RandomizedNonceKey::new(&AES_256_GCM, &bytes).map_err(|_| NoKey)? })
    }

    /// Encrypts a secret. The result is the nonce, then the ciphertext with its tag.
    fn seal(&self, row: &str, secret: &[u8]) -> Result<Vec<u8>, Unspecified> {
        let mut sealed = secret.to_vec();
        let nonce = self.key.seal_in_place_append_tag(Aad::from(self.bound(row)), &mut sealed)?;
        let mut stored = nonce.as_ref().to_vec();
        stored.append(&mut sealed);
        Ok(stored)
    }

    fn open(&self, row: &str, stored: &[u8]) -> Result<Vec<u8>, Unspecified> {
        let (nonce, sealed) = stored.split_at_checked(NONCE_LEN).ok_or(Unspecified)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce)?;
        let mut sealed = sealed.to_vec();
        Ok(self.key.open_in_place(nonce, Aad::from(self.bound(row)), &mut sealed)?.to_vec())
    }

    fn bound(&self, row: &str) -> String {
        format!("ergo-server signing key, version 1\n{}\n{row}", self.id)
    }
}

impl Encryption {
    /// Encrypts with `current`; what was encrypted with `old` can still be read.
    pub fn new(current: EncryptionKey, old: Option<EncryptionKey>) -> Self {
        Self(Arc::new(Keys { current: Some(current), old, said: Mutex::default() }))
    }

    /// Whether keys are encrypted.
    pub fn is_on(&self) -> bool {
        self.0.current.is_some()
    }

    /// Whether this is the id of the current encryption key; no id means plain text.
    pub fn is_current(&self, sealed_with: Option<&str>) -> bool {
        self.0.current.as_ref().map(|key| key.id.as_str()) == sealed_with
    }

    /// Encrypts a secret that belongs to this row. Returns what to store, and the id of the encryption key: the
    /// current one, or the old one if `like` is its id.
    pub fn seal(
        &self,
        row: &str,
        secret: &[u8],
        like: Option<&str>,
    ) -> Result<(Vec<u8>, Option<String>), SealError> {
        let old = self.0.old.as_ref().filter(|old| Some(old.id.as_str()) == like);
        match old.or(self.0.current.as_ref()) {
            None => Ok((secret.to_vec(), None)),
            Some(key) => {
                let sealed = key.seal(row, secret).map_err(|_| SealError::Unusable)?;
                Ok((sealed, Some(key.id.clone())))
            }
        }
    }

    /// Decrypts the secret of a row. `kid` is for the error message.
    pub fn open(&self, kid: &str, row: &str, stored: &[u8], by: Option<&str>) -> Result<Vec<u8>, SealError> {
        let kid = || kid.to_owned();
        match (&self.0.current, by) {
            (None, None) => Ok(stored.to_vec()),
            (None, Some(by)) => Err(SealError::NeedsKey(kid(), by.to_owned())),
            (Some(_), None) => Err(SealError::PlainText(kid())),
            (Some(current), Some(by)) => {
                let keys = [Some(current), self.0.old.as_ref()];
                let key = keys.into_iter().flatten().find(|key| key.id == by);
                let other = || SealError::OtherKey(kid(), by.to_owned(), current.id.clone());
                key.ok_or_else(other)?.open(row, stored).map_err(|_| SealError::Damaged(kid()))
            }
        }
    }

    /// Logs a fault, once.
    pub fn log(&self, fault: &SealError) {
        let mut said = self.0.said.lock().unwrap_or_else(PoisonError::into_inner);
        if said.len() < MOST_FAULTS && said.insert(fault.to_string()) {
            tracing::error!(%fault, "a signing key is not used");
        }
    }
}

impl fmt::Debug for EncryptionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EncryptionKey({})", self.id)
    }
}

impl fmt::Debug for Encryption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Encryption({:?}, old: {:?})", self.0.current, self.0.old)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> EncryptionKey {
        EncryptionKey::read(&STANDARD.encode([byte; 32])).unwrap()
    }

    #[test]
    fn what_is_sealed_is_opened_by_its_own_key_in_its_own_row() {
        let encryption = Encryption::new(key(1), None);
        let (sealed, by) = encryption.seal("row", b"secret", None).unwrap();
        let by = by.as_deref();
        assert_eq!(encryption.open("k", "row", &sealed, by).unwrap(), b"secret");
        assert_ne!(encryption.seal("row", b"secret", None).unwrap().0, sealed, "never twice the same");
        assert!(!sealed.windows(6).any(|part| part == b"secret"));

        let damaged = Err(SealError::Damaged("k".to_owned()));
        assert_eq!(encryption.open("k", "another row", &sealed, by), damaged);
        for cut in 0..sealed.len() {
            assert_eq!(encryption.open("k", "row", &sealed[..cut], by), damaged, "{cut}");
            let mut turned = sealed.clone();
            turned[cut] ^= 1;
            assert_eq!(encryption.open("k", "row", &turned, by), damaged, "{cut}");
        }
        assert_eq!(encryption.open("k", "row", b"secret", None), Err(SealError::PlainText("k".to_owned())));

        let other = Encryption::new(key(2), None);
        assert!(matches!(other.open("k", "row", &sealed, by), Err(SealError::OtherKey(..))));
        // Nor with its own id.
        let own = other.seal("row", b"x", by).unwrap().1;
        assert!(other.is_current(own.as_deref()), "with a key that it has");
        assert_eq!(other.open("k", "row", &sealed, own.as_deref()), damaged);
        let both = Encryption::new(key(2), Some(key(1)));
        assert_eq!(both.open("k", "row", &sealed, by).unwrap(), b"secret");
        assert_eq!(both.seal("row", b"secret", by).unwrap().1.as_deref(), by, "as before");
        assert!(both.is_current(both.seal("row", b"secret", None).unwrap().1.as_deref()));
        assert!(matches!(Encryption::default().open("k", "row", &sealed, by), Err(SealError::NeedsKey(..))));
    }

    #[test]
    fn an_encryption_key_is_32_bytes_and_is_never_shown() {
        for text in ["", "c2hvcnQ=", "not base64 at all, and rather long for what it is"] {
            assert_eq!(EncryptionKey::read(text).err(), Some(NoKey));
        }
        let text = STANDARD.encode([7; 32]);
        let shown =
            format!("{:?}", Encryption::new(EncryptionKey::read(&format!(" {text}\n")).unwrap(), None));
        assert!(!shown.contains(&text[..8]) && !shown.contains("7, 7"), "{shown}");
    }
}
