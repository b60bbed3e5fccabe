//! Signed notes: a text, and who signed it (signed-note §Format, §Signatures).

use crate::{
    signature::Signature,
    vkey::{KeyId, VerifierKey, WrongSignature},
};
use std::fmt;
use thiserror::Error;

/// The longest note that is read, in bytes.
pub const MAX_NOTE_BYTES: usize = 1 << 20;
/// The most signature lines that are read; the specification asks for at least 16.
pub const MAX_SIGNATURES: usize = 100;

/// Why a note is not accepted.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NoteError {
    /// It is longer than [`MAX_NOTE_BYTES`].
    #[error("the signed note is too long")]
    TooLong,
    /// It is not UTF-8, or has a control character.
    #[error("the signed note has characters that it must not have")]
    Characters,
    /// There is no text, no empty line after it, no signature, or no newline at the end.
    #[error("not a signed note, or only a part of one")]
    Form,
    /// A signature line cannot be read.
    #[error("signature {0} of the note is malformed")]
    Line(usize),
    /// It has more than [`MAX_SIGNATURES`].
    #[error("the note has too many signatures")]
    TooMany,
    /// The specification does not say which one counts.
    #[error("the note has two signatures of one key of {0}")]
    Repeated(String),
    /// A signature by a known key is wrong, so somebody has edited the text or the signature.
    #[error("the signature by {0} is wrong: the text or the signature was changed")]
    Wrong(String),
    /// No known key has signed it.
    #[error("no trusted key has signed this")]
    NotSigned,
    /// Two different known keys have the same name and ID.
    #[error("two trusted keys of {0} cannot be told apart")]
    Ambiguous(String),
}

/// A text and its signatures, of which nothing is known until they are verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<Signature>,
}

/// A signature that a known key has made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified<'k> {
    /// The key.
    pub key: &'k VerifierKey,
    /// When it was made, in Unix seconds, as the witness says. None if it is no cosignature.
    pub time: Option<u64>,
}

impl Note {
    /// Makes a note from its text, which ends in a newline, and its signatures, of which there is at least one.
    pub fn new(text: impl Into<String>, signatures: Vec<Signature>) -> Result<Self, NoteError> {
        let note = Self { text: text.into(), signatures };
        // By its own form: what could not be read again is not made either.
        Self::parse(note.to_string().as_bytes())
            .and_then(|again| if again == note { Ok(note) } else { Err(NoteError::Form) })
    }

    /// Reads a note.
    pub fn parse(bytes: &[u8]) -> Result<Self, NoteError> {
        if bytes.len() > MAX_NOTE_BYTES {
            return Err(NoteError::TooLong);
        }
        let note = str::from_utf8(bytes).map_err(|_| NoteError::Characters)?;
        if note.bytes().any(|byte| byte < b' ' && byte != b'\n') {
            return Err(NoteError::Characters);
        }
        // The last empty line: there may be others in the text.
        let (text, lines) = note.rsplit_once("\n\n").ok_or(NoteError::Form)?;
        let lines = lines.strip_suffix('\n').ok_or(NoteError::Form)?;
        let mut signatures: Vec<Signature> = Vec::new();
        for (line, number) in lines.split('\n').zip(1..) {
            if number > MAX_SIGNATURES {
                return Err(NoteError::TooMany);
            }
            let signature = Signature::parse(line).ok_or(NoteError::Line(number))?;
            if has(&signatures, &signature.name, signature.key_id) {
                return Err(NoteError::Repeated(signature.name));
            }
            signatures.push(signature);
        }
        Ok(Self { text: format!("{text}\n"), signatures })
    }

    /// The text, which ends in a newline. It must not be trusted before [`Note::verify`].
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The signatures, verified or not.
    pub fn signatures(&self) -> &[Signature] {
        &self.signatures
    }

    /// Adds a signature. One by the same key is replaced: no reader has to choose between two.
    pub fn add(&mut self, signature: Signature) -> Result<(), NoteError> {
        let mut signatures = self.signatures.clone();
        signatures.retain(|there| there.name != signature.name || there.key_id != signature.key_id);
        signatures.push(signature);
        *self = Self::new(self.text.clone(), signatures)?;
        Ok(())
    }

    /// Who of these keys has signed the text, in the order of the signatures.
    ///
    /// Signatures by other keys are ignored. If one by these keys is wrong, or there is none, the note is refused.
    pub fn verify<'k>(
        &self,
        keys: impl IntoIterator<Item = &'k VerifierKey>,
    ) -> Result<Vec<Verified<'k>>, NoteError> {
        let keys: Vec<&VerifierKey> = keys.into_iter().collect();
        let mut verified = Vec::new();
        for signature in &self.signatures {
            let is_named = |key: &&VerifierKey| key.is_named(&signature.name, signature.key_id);
            let mut named = keys.iter().copied().filter(is_named);
            let Some(key) = named.next() else { continue };
            if named.any(|other| other != key) {
                return Err(NoteError::Ambiguous(signature.name.clone()));
            }
            let time = key
                .verify(&self.text, &signature.bytes)
                .map_err(|WrongSignature| NoteError::Wrong(signature.name.clone()))?;
            verified.push(Verified { key, time });
        }
        if verified.is_empty() { Err(NoteError::NotSigned) } else { Ok(verified) }
    }
}

fn has(signatures: &[Signature], name: &str, id: KeyId) -> bool {
    signatures.iter().any(|there| there.key_id == id && there.name == name)
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|signature| writeln!(f, "{signature}"))
    }
}
