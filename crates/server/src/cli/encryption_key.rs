//! Where the key comes from that encrypts the signing keys.

use ergo_server::keys::{Encryption, EncryptionKey};
use std::{env, fs, path::PathBuf};

/// The variable that holds the encryption key, in place of a file.
const VARIABLE: &str = "ERGO_SERVER_KEY_ENCRYPTION";
/// The same for the one before it.
const OLD_VARIABLE: &str = "ERGO_SERVER_OLD_KEY_ENCRYPTION";

/// How the signing keys are encrypted: with the key in a file, or else in the environment.
pub fn encryption(file: Option<PathBuf>, old_file: Option<PathBuf>) -> Result<Encryption, String> {
    let current = key(file, VARIABLE)?;
    let old = key(old_file, OLD_VARIABLE)?;
    match (current, old) {
        (Some(current), old) => Ok(Encryption::new(current, old)),
        (None, None) => Ok(Encryption::default()),
        (None, Some(_)) => Err("there is an old encryption key, but no current one".to_owned()),
    }
}

fn key(file: Option<PathBuf>, variable: &str) -> Result<Option<EncryptionKey>, String> {
    let (text, from) = match (file, env::var(variable)) {
        // Ignoring either one would be a surprise.
        (Some(file), Ok(_)) => {
            return Err(format!(
                "the encryption key is given twice, in {} and in {variable}: keep one",
                file.display()
            ));
        }
        (Some(file), _) => {
            let text = fs::read_to_string(&file);
            (
                text.map_err(|error| format!("cannot read {}: {error}", file.display()))?,
                file.display().to_string(),
            )
        }
        (None, Ok(text)) => (text, variable.to_owned()),
        (None, Err(env::VarError::NotPresent)) => return Ok(None),
        (None, Err(env::VarError::NotUnicode(_))) => return Err(format!("{variable} is not text")),
    };
    EncryptionKey::read(&text).map(Some).map_err(|wrong| format!("{from}: {wrong}"))
}
