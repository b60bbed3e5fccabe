//! The proof that an entry is in a log, in one file (tlog-proof).

use crate::{
    checkpoint::{Checkpoint, CheckpointError, Opened},
    encoding::{MAX_PROOF, decimal, decode_base64, encode_base64},
    hash::{Hash, hash_from_base64, hash_to_base64},
    log::Log,
    note::{MAX_NOTE_BYTES, Note, NoteError},
    tree::{TreeError, check_inclusion},
    vkey::VerifierKey,
};
use std::fmt;
use thiserror::Error;

const HEADER: &str = "c2sp.org/tlog-proof@v1";

/// Why a proof is not accepted.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ProofError {
    /// It is longer than a note may be.
    #[error("the proof file is too long")]
    TooLong,
    /// Its first line is another one.
    #[error("not a proof file (its first line must be {HEADER})")]
    Header,
    /// It is not UTF-8, a line is missing, or there is one that does not belong here.
    #[error("the proof file is malformed or incomplete")]
    Form,
    /// A line is not the hash that should be there.
    #[error("hash {0} of the proof file is malformed")]
    Hash(usize),
    /// No tree is that high.
    #[error("the proof file has too many hashes")]
    TooMany,
    /// The signed note in it is not accepted.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// The checkpoint in it is not accepted.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// The hashes do not lead from the entry to the checkpoint.
    #[error(transparent)]
    Tree(#[from] TreeError),
}

/// A `.tlog-proof` file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// Whatever the writer has added. Nothing protects it, so it proves nothing. None if there is nothing.
    pub extra: Option<Vec<u8>>,
    /// The place of the entry in the log, counted from zero.
    pub index: u64,
    /// The inclusion proof, the leaf's sibling first.
    pub hashes: Vec<Hash>,
    /// The signed checkpoint, with all cosignatures.
    pub checkpoint: Note,
}

impl Proof {
    /// Reads a file (tlog-proof §Format). What was read is written again byte for byte.
    pub fn parse(bytes: &[u8]) -> Result<Self, ProofError> {
        if bytes.len() > MAX_NOTE_BYTES {
            return Err(ProofError::TooLong);
        }
        let is_end = |byte: &u8| *byte == b'\n';
        if bytes.split(is_end).next() != Some(HEADER.as_bytes()) {
            return Err(ProofError::Header);
        }
        let text = str::from_utf8(bytes).map_err(|_| ProofError::Form)?;
        let (head, note) = text.split_once("\n\n").ok_or(ProofError::Form)?;
        let mut lines = head.split('\n').skip(1);
        let mut line = lines.next().ok_or(ProofError::Form)?;
        let mut extra = None;
        if let Some(encoded) = line.strip_prefix("extra ") {
            let decoded = decode_base64(encoded).filter(|bytes| !bytes.is_empty());
            extra = Some(decoded.ok_or(ProofError::Form)?);
            line = lines.next().ok_or(ProofError::Form)?;
        }
        let index = line.strip_prefix("index ").and_then(decimal).ok_or(ProofError::Form)?;
        let mut hashes = Vec::new();
        for (line, number) in lines.zip(1..) {
            if number > MAX_PROOF {
                return Err(ProofError::TooMany);
            }
            hashes.push(hash_from_base64(line).ok_or(ProofError::Hash(number))?);
        }
        Ok(Self { extra, index, hashes, checkpoint: Note::parse(note.as_bytes())? })
    }

    /// Verifies that the leaf with this hash is in one of these logs (tlog-proof §Verifying a tlog proof).
    ///
    /// The caller computes the hash from the entry, and says how many of the witnesses in the result are enough.
    pub fn verify(&self, leaf: &Hash, logs: &[Log], witnesses: &[VerifierKey]) -> Result<Opened, ProofError> {
        let opened = Checkpoint::open(&self.checkpoint, logs, witnesses)?;
        let Checkpoint { size, root, .. } = &opened.checkpoint;
        check_inclusion(leaf, self.index, *size, &self.hashes, root)?;
        Ok(opened)
    }
}

impl fmt::Display for Proof {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        writeln!(f, "{HEADER}")?;
        if let Some(extra) = self.extra.as_deref().filter(|extra| !extra.is_empty()) {
            writeln!(f, "extra {}", encode_base64(extra))?;
        }
        writeln!(f, "index {}", self.index)?;
        self.hashes.iter().try_for_each(|hash| writeln!(f, "{}", hash_to_base64(hash)))?;
        write!(f, "\n{}", self.checkpoint)
    }
}
