//! Encrypts the signing keys of a database, for an administrator at the command line.

use crate::{
    auth::keys::{KeyError, Rotated, When, rotate_in},
    clock::Clock,
    log,
    store::{
        Database, audit,
        keys::{self, KeysError},
        log::keys as log_keys,
        sealing::Encryption,
    },
};

/// The result of encrypting the keys.
#[derive(Clone, Debug)]
pub struct Encrypted {
    /// How many keys were encrypted.
    pub keys: usize,
    /// The new key, if there were keys in plain text.
    pub new: Option<Rotated>,
}

/// Encrypts all signing keys with the current encryption key: those in plain text, if none was ever encrypted here,
/// and those encrypted with the old encryption key. A signing key that was in plain text is also replaced, because
/// there may be copies of it anywhere.
pub async fn encrypt(database: &str, encryption: Encryption) -> Result<Encrypted, KeyError> {
    if !encryption.is_on() {
        return Err(KeyError::NoEncryptionKey);
    }
    let database = Database::open_existing(database, Clock::system()).await?.encrypted(encryption);
    let mut tx = database.write().await?;
    let is_first = !keys::is_encryption_required(&mut tx).await?;
    let (plain, sealed) = keys::seal_all(&mut tx).await.map_err(|error: KeysError| KeyError::from(error))?;
    log_keys::seal_all(&mut tx, is_first).await.map_err(|error: KeysError| KeyError::from(error))?;
    let new = if plain == 0 {
        None
    } else {
        log::keys::replace(&mut tx).await?;
        Some(rotate_in(&mut tx, When::Published, "The previous key was in plain text").await?)
    };
    if sealed > 0 {
        let entry = audit::Entry {
            action: "keys.encrypted",
            subject: "-".to_owned(),
            actor: None,
            session: None,
            workspace: None,
            target: None,
            detail: format!(
                "From the command line: {sealed} signing keys, of which {plain} were in plain text"
            ),
        };
        audit::record(&mut tx, &entry).await?;
    }
    tx.commit().await?;
    database.close().await;
    Ok(Encrypted { keys: sealed, new })
}
