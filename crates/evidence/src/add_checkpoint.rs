//! What a log sends to a witness (tlog-witness §add-checkpoint).

use crate::{
    checkpoint::{Checkpoint, CheckpointError},
    encoding::{MAX_PROOF, decimal},
    hash::{Hash, hash_from_base64, hash_to_base64},
    note::{MAX_NOTE_BYTES, Note, NoteError},
};
use std::fmt;
use thiserror::Error;

/// The longest body of a request, in bytes: the longest note, and room for a proof.
pub const MAX_REQUEST_BYTES: usize = MAX_NOTE_BYTES + 4096;

/// Why a body is no request. The answer to each is 400.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RequestError {
    /// It is longer than [`MAX_REQUEST_BYTES`].
    #[error("the request is too long")]
    TooLong,
    /// It is not UTF-8, or does not begin with an old size, or has no empty line before the checkpoint.
    #[error("not an add-checkpoint request")]
    Form,
    /// A line is not the hash that should be there.
    #[error("hash {0} of the consistency proof is malformed")]
    Hash(usize),
    /// No tree is that high.
    #[error("the consistency proof has too many hashes")]
    TooMany,
    /// There is no signed note behind the empty line.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// The note is no checkpoint.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
}

/// The body of a request to cosign a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddCheckpoint {
    old: u64,
    proof: Vec<Hash>,
    note: Note,
    checkpoint: Checkpoint,
}

impl AddCheckpoint {
    /// Makes a request: the size that the witness has cosigned last (0 if not known), the consistency proof from there,
    /// and the signed checkpoint.
    pub fn new(old: u64, proof: Vec<Hash>, note: Note) -> Result<Self, RequestError> {
        if proof.len() > MAX_PROOF {
            return Err(RequestError::TooMany);
        }
        let checkpoint = Checkpoint::unverified(&note)?;
        Ok(Self { old, proof, note, checkpoint })
    }

    /// Reads a body.
    pub fn parse(bytes: &[u8]) -> Result<Self, RequestError> {
        if bytes.len() > MAX_REQUEST_BYTES {
            return Err(RequestError::TooLong);
        }
        let text = str::from_utf8(bytes).map_err(|_| RequestError::Form)?;
        let (head, note) = text.split_once("\n\n").ok_or(RequestError::Form)?;
        let mut lines = head.split('\n');
        let old = lines.next().and_then(|line| line.strip_prefix("old ")).and_then(decimal);
        let old = old.ok_or(RequestError::Form)?;
        let mut proof = Vec::new();
        for (line, number) in lines.zip(1..) {
            if number > MAX_PROOF {
                return Err(RequestError::TooMany);
            }
            proof.push(hash_from_base64(line).ok_or(RequestError::Hash(number))?);
        }
        Self::new(old, proof, Note::parse(note.as_bytes())?)
    }

    /// The size that the consistency proof begins at.
    pub fn old(&self) -> u64 {
        self.old
    }

    /// The consistency proof.
    pub fn proof(&self) -> &[Hash] {
        &self.proof
    }

    /// The signed checkpoint.
    pub fn note(&self) -> &Note {
        &self.note
    }

    /// What the note says, without any verification: it names the log whose keys and state are to be looked up.
    pub fn unverified(&self) -> &Checkpoint {
        &self.checkpoint
    }
}

impl fmt::Display for AddCheckpoint {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        writeln!(f, "old {}", self.old)?;
        self.proof.iter().try_for_each(|hash| writeln!(f, "{}", hash_to_base64(hash)))?;
        write!(f, "\n{}", self.note)
    }
}
