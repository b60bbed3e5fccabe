//! A log as those who verify know it.

use crate::vkey::{KeyError, KeyKind, VerifierKey};

/// A log's origin, and the keys that may sign for it. During a rotation there are several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Log {
    origin: String,
    keys: Vec<VerifierKey>,
}

impl Log {
    /// A log whose key has the origin as its name, which is the rule (tlog-checkpoint §Signatures).
    pub fn of(key: VerifierKey) -> Result<Self, KeyError> {
        Self::new(key.name().to_owned(), vec![key])
    }

    /// A log, and all of its keys.
    pub fn new(origin: impl Into<String>, keys: Vec<VerifierKey>) -> Result<Self, KeyError> {
        match keys.iter().find(|key| key.kind() != KeyKind::Log) {
            Some(key) => Err(KeyError::OtherKind(key.kind())),
            None => Ok(Self { origin: origin.into(), keys }),
        }
    }

    /// The first line of its checkpoints.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The keys that may sign for it.
    pub fn keys(&self) -> &[VerifierKey] {
        &self.keys
    }
}
