//! Verifier keys: `<name>+<key ID>+<base64 of type and public key>` (signed-note §Verifier keys).

use crate::{
    cosignature,
    encoding::{decode_base64, encode_base64},
    hash::sha256,
    key_name::is_key_name,
    point,
};
use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};
use std::{fmt, str::FromStr};
use thiserror::Error;

/// The longest name of a key that is trusted. The specification of notes has no limit; that of ML-DSA cosignatures has
/// room for as many bytes (tlog-cosignature §ML-DSA-44 signed message).
const LONGEST_NAME: usize = 255;

/// A key's ID: the first four bytes of a hash of its name, type, and public key. It identifies, but it does not protect.
pub type KeyId = [u8; 4];

/// What a key signs (signed-note §Signature types).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// 0x01, Ed25519: notes, such as a log's checkpoints.
    Log,
    /// 0x04, `cosignature/v1`: checkpoints that a witness has seen, with the time.
    Witness,
}

impl KeyKind {
    fn byte(self) -> u8 {
        match self {
            Self::Log => 1,
            Self::Witness => 4,
        }
    }
}

/// Why it is no verifier key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum KeyError {
    /// The name is empty, too long, or has a character that it must not have.
    #[error("the key has no usable name")]
    Name,
    /// It does not have three parts, or a part is written in another way than the only right one.
    #[error("not a verifier key (expected NAME+ID+KEY)")]
    Form,
    /// Neither 0x01 nor 0x04.
    #[error("the key's signature type {0:#04x} is not supported")]
    Kind(u8),
    /// The ID is not that of this name and key: one of them was edited or mistyped.
    #[error("the key's ID does not match its name and key: one of them was changed or mistyped")]
    OtherId,
    /// Anybody could sign for such a key.
    #[error("the key is not a sound Ed25519 public key")]
    Unsound,
    /// It is not a private key for Ed25519.
    #[error("not an Ed25519 private key")]
    Private,
    /// A witness signs when it has seen a checkpoint, after 1970 and before the end of time.
    #[error("the time of a cosignature must not be {0}")]
    Time(u64),
    /// A key of the other kind was expected.
    #[error("{}", match .0 {
        KeyKind::Log => "this is the key of a log, not of a witness",
        KeyKind::Witness => "this is the key of a witness, not of a log",
    })]
    OtherKind(KeyKind),
}

/// A public key and the name it signs under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    id: KeyId,
    kind: KeyKind,
    public: [u8; 32],
}

impl VerifierKey {
    /// Makes it from its parts.
    pub fn new(name: &str, kind: KeyKind, public: [u8; 32]) -> Result<Self, KeyError> {
        if name.len() > LONGEST_NAME || !is_key_name(name) {
            return Err(KeyError::Name);
        }
        if !point::is_sound(&public) {
            return Err(KeyError::Unsound);
        }
        Ok(Self { name: name.to_owned(), id: key_id(name, kind, &public), kind, public })
    }

    /// The name it signs under; for a log's key the log's origin, as a rule.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its ID.
    pub fn id(&self) -> KeyId {
        self.id
    }

    /// What it signs.
    pub fn kind(&self) -> KeyKind {
        self.kind
    }

    /// The public key itself (RFC 8032).
    pub fn public(&self) -> &[u8; 32] {
        &self.public
    }

    /// Whether a note's signature line is under this name and ID, and so has to verify.
    pub fn is_named(&self, name: &str, id: KeyId) -> bool {
        self.name == name && self.id == id
    }

    /// Verifies a signature of a note's text. When it was made, if it is a cosignature.
    pub(crate) fn verify(&self, text: &str, signature: &[u8]) -> Result<Option<u64>, WrongSignature> {
        let key = UnparsedPublicKey::new(&ED25519, &self.public);
        let check = |message: &str, signature: &[u8]| {
            key.verify(message.as_bytes(), signature).map_err(|_| WrongSignature)
        };
        match self.kind {
            KeyKind::Log => check(text, signature).map(|()| None),
            KeyKind::Witness => {
                let (time, signature) = cosignature::split(signature).ok_or(WrongSignature)?;
                check(&cosignature::message(time, text), signature).map(|()| Some(time))
            }
        }
    }

    fn encoded(&self) -> Vec<u8> {
        [&[self.kind.byte()], self.public.as_slice()].concat()
    }
}

/// The key has not made this signature of this text.
#[derive(Debug)]
pub(crate) struct WrongSignature;

/// As recommended by signed-note §Signatures, and demanded by tlog-cosignature §Format.
fn key_id(name: &str, kind: KeyKind, public: &[u8; 32]) -> KeyId {
    let hash = sha256(&[name.as_bytes(), &[b'\n', kind.byte()], public].concat());
    [hash[0], hash[1], hash[2], hash[3]]
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}+{:08x}+{}", self.name, u32::from_be_bytes(self.id), encode_base64(&self.encoded()))
    }
}

impl FromStr for VerifierKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        // Base64 may contain more of these signs.
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(KeyError::Form);
        };
        // 2,000 bytes are more than any key has.
        let encoded =
            Some(key).filter(|key| key.len() < 2_000).and_then(decode_base64).ok_or(KeyError::Form)?;
        let (kind, public) = encoded.split_first().ok_or(KeyError::Form)?;
        let kind = match kind {
            1 => KeyKind::Log,
            4 => KeyKind::Witness,
            other => return Err(KeyError::Kind(*other)),
        };
        let key = Self::new(name, kind, public.try_into().map_err(|_| KeyError::Form)?)?;
        let is_hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        if id.len() != 8 || !id.bytes().all(is_hex) {
            return Err(KeyError::Form);
        }
        if key.to_string() == text { Ok(key) } else { Err(KeyError::OtherId) }
    }
}
