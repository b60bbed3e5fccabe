//! Checkpoints: a log's promise about everything that is in it (tlog-checkpoint).

use crate::{
    encoding::decimal,
    hash::{Hash, hash_from_base64, hash_to_base64},
    log::Log,
    note::{Note, NoteError},
    signature::Signature,
    signing::{CosigningKey, SigningKey},
    vkey::{KeyError, KeyKind, VerifierKey},
};
use std::{fmt, str::FromStr};
use thiserror::Error;

/// Why a checkpoint is not accepted.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CheckpointError {
    /// It does not consist of an origin, a size, and a root.
    #[error("not a checkpoint of a log")]
    Form,
    /// It has more lines. We neither write nor read any.
    #[error("the checkpoint has extension lines, which are not supported")]
    Extensions,
    /// It is the checkpoint of a log that nobody asked for.
    #[error("the checkpoint is one of {0}, which is not a log that is trusted here")]
    OtherLog(String),
    /// A key cannot be used for this.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The note around it is not accepted.
    #[error(transparent)]
    Note(#[from] NoteError),
}

/// What a log promises: this many entries, with this root. The text of a signed note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log's unique name.
    pub origin: String,
    /// How many entries there are.
    pub size: u64,
    /// The root of the tree.
    pub root: Hash,
}

/// A checkpoint that its log has signed, and who else has seen it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// What the log promises.
    pub checkpoint: Checkpoint,
    /// The keys of the log that have signed it.
    pub signed_by: Vec<VerifierKey>,
    /// The known witnesses that have cosigned it. Each public key counts once, whatever its names: a cosignature does
    /// not cover the name (tlog-cosignature §Ed25519 signed message). One that is a key of the log does not count.
    pub cosignatures: Vec<Cosigned>,
}

/// A cosignature that was verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cosigned {
    /// The witness' name.
    pub witness: String,
    /// The witness' public key.
    pub public: [u8; 32],
    /// When it had seen nothing newer, in Unix seconds, as it says.
    pub time: u64,
}

impl Checkpoint {
    /// Has the log sign it. The first key should have the origin as its name.
    pub fn sign(&self, keys: &[&SigningKey]) -> Result<Note, CheckpointError> {
        let text = self.to_string();
        // An origin with a line break would be another checkpoint, or none.
        if text.parse::<Self>()? != *self {
            return Err(CheckpointError::Form);
        }
        let signatures = keys.iter().map(|key| key.sign(&text)).collect();
        Ok(Note::new(text, signatures)?)
    }

    /// Has a witness cosign it at that time, in Unix seconds.
    pub fn cosign(&self, key: &CosigningKey, time: u64) -> Result<Signature, KeyError> {
        key.cosign(&self.to_string(), time)
    }

    /// What a note says about its log, without any verification: whose keys to look for, for example.
    pub fn unverified(note: &Note) -> Result<Self, CheckpointError> {
        note.text().parse()
    }

    /// Verifies a note as the checkpoint of one of these logs, and the cosignatures of these witnesses on it.
    ///
    /// At least one of that log's keys has to have signed it. How many witnesses are enough is for the caller to say.
    pub fn open(note: &Note, logs: &[Log], witnesses: &[VerifierKey]) -> Result<Opened, CheckpointError> {
        let checkpoint = Self::unverified(note)?;
        let Some(log) = logs.iter().find(|log| log.origin() == checkpoint.origin) else {
            return Err(CheckpointError::OtherLog(checkpoint.origin));
        };
        if let Some(key) = witnesses.iter().find(|key| key.kind() != KeyKind::Witness) {
            return Err(KeyError::OtherKind(key.kind()).into());
        }
        let mut opened = Opened { checkpoint, signed_by: Vec::new(), cosignatures: Vec::new() };
        for verified in note.verify(log.keys().iter().chain(witnesses))? {
            let public = *verified.key.public();
            let Some(time) = verified.time else {
                opened.signed_by.push(verified.key.clone());
                continue;
            };
            let is_logs_own = log.keys().iter().any(|key| *key.public() == public);
            if !is_logs_own && !opened.cosignatures.iter().any(|there| there.public == public) {
                opened.cosignatures.push(Cosigned { witness: verified.key.name().to_owned(), public, time });
            }
        }
        if opened.signed_by.is_empty() { Err(NoteError::NotSigned.into()) } else { Ok(opened) }
    }
}

impl fmt::Display for Checkpoint {
    /// The text of the note: three lines.
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        writeln!(f, "{}\n{}\n{}", self.origin, self.size, hash_to_base64(&self.root))
    }
}

impl FromStr for Checkpoint {
    type Err = CheckpointError;

    fn from_str(text: &str) -> Result<Self, CheckpointError> {
        let mut lines = text.split('\n');
        let (Some(origin), Some(size), Some(root), Some(end)) =
            (lines.next(), lines.next(), lines.next(), lines.next())
        else {
            return Err(CheckpointError::Form);
        };
        let size = decimal(size).ok_or(CheckpointError::Form)?;
        let root = hash_from_base64(root).ok_or(CheckpointError::Form)?;
        if origin.is_empty() {
            return Err(CheckpointError::Form);
        }
        if !end.is_empty() {
            return Err(CheckpointError::Extensions);
        }
        if lines.next().is_some() {
            return Err(CheckpointError::Form);
        }
        Ok(Self { origin: origin.to_owned(), size, root })
    }
}
