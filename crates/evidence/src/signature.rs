//! A signature line of a note (signed-note §Format).

use crate::{
    encoding::{decode_base64, encode_base64},
    key_name::is_key_name,
    vkey::KeyId,
};
use std::fmt;

/// What a signature line begins with: an em dash, and a space.
const MARK: &str = "\u{2014} ";

/// One signature of a note: `— <name> <base64 of key ID and signature>`. It says who claims to have signed; only
/// [`crate::Note::verify`] says who did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The name of the key.
    pub name: String,
    /// The key's ID.
    pub key_id: KeyId,
    /// What the key made, in the form of its type.
    pub bytes: Vec<u8>,
}

impl Signature {
    /// Reads a line, without its newline.
    pub(crate) fn parse(line: &str) -> Option<Self> {
        let (name, encoded) = line.strip_prefix(MARK)?.split_once(' ')?;
        let decoded = decode_base64(encoded)?;
        let (key_id, bytes) = decoded.split_first_chunk()?;
        (is_key_name(name) && !bytes.is_empty()).then(|| Self {
            name: name.to_owned(),
            key_id: *key_id,
            bytes: bytes.to_vec(),
        })
    }
}

impl fmt::Display for Signature {
    /// The line, without its newline.
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let encoded = encode_base64(&[self.key_id.as_slice(), &self.bytes].concat());
        write!(f, "{MARK}{} {encoded}", self.name)
    }
}
