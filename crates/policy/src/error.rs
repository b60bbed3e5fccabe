//! What can be wrong with a policy. No session starts with one of these.

use std::path::PathBuf;

/// One thing that is wrong with a policy, in words for an administrator.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    /// The file exists but cannot be read.
    #[error("the policy {} cannot be read: {why}", .file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// The reason that the system gives.
        why: std::io::Error,
    },
    /// Someone other than the administrator could change the policy.
    #[error("the policy {} can be changed by someone other than root ({what})", .file.display())]
    Writable {
        /// The file.
        file: PathBuf,
        /// What has to be changed.
        what: String,
    },
    /// The file is not TOML.
    #[error("line {line}: {why}")]
    Syntax {
        /// The line, from 1.
        line: usize,
        /// What the parser says.
        why: String,
    },
    /// There is no such key.
    #[error("{key}: there is no such setting{}", hint(.instead.as_deref()))]
    Unknown {
        /// The key.
        key: String,
        /// A key with a similar name.
        instead: Option<String>,
    },
    /// The value does not fit.
    #[error("{key}: {why}")]
    Value {
        /// The key.
        key: String,
        /// What to write instead.
        why: String,
    },
}

fn hint(key: Option<&str>) -> String {
    key.map_or_else(String::new, |key| format!(". Did you mean {key}?"))
}
