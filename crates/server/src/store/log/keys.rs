//! The keys that sign the log's checkpoints: Ed25519. A public key stays forever, because receipts are verified years
//! later; a private key goes once it has retired.

use crate::store::{Reading, StoreError, Writing, keys::KeysError, sealing::SealError, sql};
use ergo_protocol::UnixMillis;

/// A key of a log.
pub struct LogKey {
    /// Its id: the text of its verifier key up to the public key.
    pub id: String,
    /// Which log it signs.
    pub epoch: i64,
    /// The verifier key (c2sp.org/signed-note).
    pub verifier: String,
    /// When it was generated.
    pub created_at: UnixMillis,
    /// When it stops signing; `None` for the newest.
    pub retired_at: Option<UnixMillis>,
    /// The id of the encryption key; `None` if it is in plain text.
    sealed_with: Option<String>,
    /// Its PKCS #8 document, as stored; `None` once it has retired.
    stored: Option<Vec<u8>>,
}

impl LogKey {
    /// The parts of its row that the encryption is bound to.
    fn row(&self) -> String {
        format!("log\n{}\n{}\n{}", self.epoch, self.verifier, self.created_at)
    }

    /// Its PKCS #8 document, as long as it signs.
    pub fn private(&self, tx: &Reading) -> Result<Option<Vec<u8>>, SealError> {
        let Some(stored) = self.stored.as_deref().filter(|_| self.retired_at.is_none_or(|at| at > tx.now()))
        else {
            return Ok(None);
        };
        tx.encryption().open(&self.id, &self.row(), stored, self.sealed_with.as_deref()).map(Some)
    }
}

/// All keys, the oldest first.
pub async fn all(tx: &mut Reading) -> Result<Vec<LogKey>, StoreError> {
    let sql = "SELECT id, epoch, verifier, created_at, retired_at, sealed_with, pkcs8 FROM log_keys
               ORDER BY created_at, id";
    Ok(sql::query(sql).fetch_all(tx.connection()).await?)
}

/// Adds a key, which signs from now on.
pub async fn insert(
    tx: &mut Writing,
    epoch: i64,
    (id, verifier): (&str, &str),
    private: &[u8],
) -> Result<(), KeysError> {
    let key = LogKey {
        id: id.to_owned(),
        epoch,
        verifier: verifier.to_owned(),
        created_at: tx.now(),
        retired_at: None,
        sealed_with: None,
        stored: None,
    };
    // Like the one before it, which other processes can still read while the encryption key is changed.
    let before = all(tx).await?.pop().and_then(|before| before.sealed_with);
    let (stored, sealed_with) = tx.encryption().seal(&key.row(), private, before.as_deref())?;
    sql::query(
        "INSERT INTO log_keys (id, epoch, verifier, pkcs8, sealed_with, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(id)
    .bind(epoch)
    .bind(verifier)
    .bind(stored.as_slice())
    .bind(sealed_with)
    .bind(key.created_at)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Lets the keys that sign now retire at that time at the latest, and forgets the private keys that have retired before.
pub async fn retire(tx: &mut Writing, at: UnixMillis) -> Result<(), StoreError> {
    let now = tx.now();
    sql::query("UPDATE log_keys SET retired_at = $1 WHERE retired_at IS NULL OR retired_at > $1")
        .bind(at)
        .execute(tx.connection())
        .await?;
    sql::query("UPDATE log_keys SET pkcs8 = NULL WHERE retired_at <= $1")
        .bind(now)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Encrypts every private key that is not encrypted with the current encryption key. One in plain text is accepted only if
/// encryption was never on before, which the caller knows.
pub async fn seal_all(tx: &mut Writing, accepts_plain: bool) -> Result<(), KeysError> {
    for key in all(tx).await? {
        let Some(stored) = &key.stored else { continue };
        if tx.encryption().is_current(key.sealed_with.as_deref()) {
            continue;
        }
        let private = match &key.sealed_with {
            None if accepts_plain => stored.clone(),
            None => return Err(SealError::PlainText(key.id).into()),
            Some(by) => tx.encryption().open(&key.id, &key.row(), stored, Some(by))?,
        };
        let (stored, sealed_with) = tx.encryption().seal(&key.row(), &private, None)?;
        sql::query("UPDATE log_keys SET pkcs8 = $1, sealed_with = $2 WHERE id = $3")
            .bind(stored.as_slice())
            .bind(sealed_with)
            .bind(&key.id)
            .execute(tx.connection())
            .await?;
    }
    Ok(())
}

impl sql::FromRow for LogKey {
    fn from_row(row: &sql::Row) -> Result<Self, sql::Error> {
        Ok(Self {
            id: row.try_get("id")?,
            epoch: row.try_get("epoch")?,
            verifier: row.try_get("verifier")?,
            created_at: row.try_get("created_at")?,
            retired_at: row.try_get("retired_at")?,
            sealed_with: row.try_get("sealed_with")?,
            stored: row.try_get("pkcs8")?,
        })
    }
}
