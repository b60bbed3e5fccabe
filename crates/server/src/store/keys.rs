//! The stored signing keys.

use super::{Reading, StoreError, Writing, sealing::SealError, sql};
use ergo_protocol::UnixMillis;

/// A stored signing key.
pub struct Key {
    /// Its id.
    pub kid: String,
    /// The coordinates of its public point, base64url.
    pub x: String,
    /// See [`Key::x`].
    pub y: String,
    /// When it was generated.
    pub created_at: UnixMillis,
    /// When it begins to sign; it signs until the next one does.
    pub signs_from: UnixMillis,
    /// When it stops verifying; `None` for the newest.
    pub drops_at: Option<UnixMillis>,
    /// The id of the encryption key; `None` if it is in plain text.
    pub sealed_with: Option<String>,
    /// Its PKCS #8 document, as stored.
    stored: Vec<u8>,
}

/// Why keys cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// The database could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A key cannot be used.
    #[error(transparent)]
    Seal(#[from] SealError),
}

impl From<sql::Error> for KeysError {
    fn from(error: sql::Error) -> Self {
        Self::Store(error.into())
    }
}

impl Key {
    /// A new key that is not stored yet.
    pub fn new(kid: String, point: (String, String), now: UnixMillis, signs_from: UnixMillis) -> Self {
        let (x, y) = point;
        Self { kid, x, y, created_at: now, signs_from, drops_at: None, sealed_with: None, stored: Vec::new() }
    }

    /// The parts of its row that the encryption is bound to.
    fn row(&self) -> String {
        let Self { kid, x, y, created_at, signs_from, drops_at, .. } = self;
        let drops_at = drops_at.map_or_else(|| "-".to_owned(), |at| at.to_string());
        format!("{kid}\n{x}\n{y}\n{created_at}\n{signs_from}\n{drops_at}")
    }

    /// Its PKCS #8 document.
    pub fn private(&self, tx: &Reading) -> Result<Vec<u8>, SealError> {
        tx.encryption().open(&self.kid, &self.row(), &self.stored, self.sealed_with.as_deref())
    }
}

impl sql::FromRow for Key {
    fn from_row(row: &sql::Row) -> Result<Self, sql::Error> {
        Ok(Self {
            kid: row.try_get("kid")?,
            x: row.try_get("x")?,
            y: row.try_get("y")?,
            created_at: row.try_get("created_at")?,
            signs_from: row.try_get("signs_from")?,
            drops_at: row.try_get("drops_at")?,
            sealed_with: row.try_get("sealed_with")?,
            stored: row.try_get("pkcs8")?,
        })
    }
}

/// All keys, in the order in which they sign, unchecked.
pub async fn all(tx: &mut Reading) -> Result<Vec<Key>, StoreError> {
    let sql = "SELECT kid, x, y, created_at, signs_from, drops_at, sealed_with, pkcs8 FROM signing_keys ORDER BY signs_from, created_at, kid";
    Ok(sql::query(sql).fetch_all(tx.connection()).await?)
}

/// The keys that verify now, in the order in which they sign. A key that is not as it was stored is omitted.
pub async fn public(tx: &mut Reading) -> Result<Vec<Key>, StoreError> {
    let now = tx.now();
    let mut keys = all(tx).await?;
    keys.retain(|key| key.drops_at.is_none_or(|at| at > now));
    keys.retain(|key| match key.private(tx) {
        Ok(_) => true,
        Err(fault) => {
            tx.encryption().log(&fault);
            false
        }
    });
    Ok(keys)
}

/// Whether there is a key with this id that verifies now but cannot be decrypted here. Perhaps another process has
/// its encryption key.
pub async fn is_closed(tx: &mut Reading, kid: &str) -> Result<bool, StoreError> {
    let now = tx.now();
    let found = all(tx).await?.into_iter().find(|key| key.kid == kid);
    let is_sealed_otherwise =
        |key: Key| matches!(key.private(tx), Err(SealError::NeedsKey(..) | SealError::OtherKey(..)));
    Ok(found.is_some_and(|key| key.drops_at.is_none_or(|at| at > now) && is_sealed_otherwise(key)))
}

/// The key that signs now.
pub async fn current(tx: &mut Reading) -> Result<Option<Key>, StoreError> {
    let now = tx.now();
    Ok(public(tx).await?.into_iter().rfind(|key| key.signs_from <= now))
}

/// Retires the current signing key and the newest one, which verify until `drops_at`. Deletes expired keys and those
/// that have not signed yet.
pub async fn retire(tx: &mut Writing, drops_at: UnixMillis) -> Result<(), KeysError> {
    forget_dropped(tx).await?;
    forget_unused(tx).await?;
    let signing = all(tx).await?.pop().map(|key| key.kid);
    for mut key in all(tx).await? {
        let is_signing = signing.as_ref() == Some(&key.kid);
        if key.drops_at.is_none_or(|at| is_signing && at < drops_at) {
            let private = key.private(tx)?;
            key.drops_at = Some(drops_at);
            rewrite(tx, &key, &private, key.sealed_with.as_deref()).await?;
        }
    }
    Ok(())
}

/// Deletes a key immediately, whether or not it can be decrypted.
pub async fn forget(tx: &mut Writing, kid: &str) -> Result<(), StoreError> {
    sql::query("DELETE FROM signing_keys WHERE kid = $1").bind(kid).execute(tx.connection()).await?;
    Ok(())
}

/// Deletes the keys that have not signed yet.
pub async fn forget_unused(tx: &mut Writing) -> Result<(), StoreError> {
    let now = tx.now();
    sql::query("DELETE FROM signing_keys WHERE signs_from > $1").bind(now).execute(tx.connection()).await?;
    Ok(())
}

/// Deletes the keys that no longer verify.
pub async fn forget_dropped(tx: &mut Writing) -> Result<(), StoreError> {
    let now = tx.now();
    sql::query("DELETE FROM signing_keys WHERE drops_at <= $1").bind(now).execute(tx.connection()).await?;
    Ok(())
}

/// Deletes all keys.
pub async fn forget_all(tx: &mut Writing) -> Result<(), StoreError> {
    sql::query("DELETE FROM signing_keys").execute(tx.connection()).await?;
    Ok(())
}

/// Writes a new key, which becomes the newest. It is encrypted like the previous one: while the encryption key is
/// being changed, other processes may have only the old encryption key, and can read the new signing key until an
/// administrator encrypts all keys with the new encryption key.
pub async fn insert(tx: &mut Writing, key: &Key, private: &[u8]) -> Result<(), KeysError> {
    let before = all(tx).await?.pop().and_then(|before| before.sealed_with);
    let (stored, sealed_with) = tx.encryption().seal(&key.row(), private, before.as_deref())?;
    sql::query(
        "INSERT INTO signing_keys (kid, pkcs8, x, y, created_at, signs_from, sealed_with)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(&key.kid)
    .bind(stored.as_slice())
    .bind(&key.x)
    .bind(&key.y)
    .bind(key.created_at)
    .bind(key.signs_from)
    .bind(sealed_with)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Encrypts a key with its current times: with the old encryption key if `like` says so, or else with the current
/// one.
async fn rewrite(tx: &mut Writing, key: &Key, private: &[u8], like: Option<&str>) -> Result<(), KeysError> {
    let (stored, sealed_with) = tx.encryption().seal(&key.row(), private, like)?;
    sql::query("UPDATE signing_keys SET pkcs8 = $1, sealed_with = $2, drops_at = $3 WHERE kid = $4")
        .bind(stored.as_slice())
        .bind(sealed_with)
        .bind(key.drops_at)
        .bind(&key.kid)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Encrypts every key that is not encrypted with the current encryption key. Keys in plain text are accepted only if
/// encryption was never on before. Returns how many were in plain text, and how many there were in total.
pub async fn seal_all(tx: &mut Writing) -> Result<(usize, usize), KeysError> {
    let all = all(tx).await?;
    let is_first = !is_encryption_required(tx).await? && all.iter().all(|key| key.sealed_with.is_none());
    let (mut plain, mut sealed) = (0, 0);
    for key in all {
        if tx.encryption().is_current(key.sealed_with.as_deref()) {
            key.private(tx)?;
            continue;
        }
        let private = if is_first {
            plain += 1;
            key.stored.clone()
        } else {
            key.private(tx)?
        };
        rewrite(tx, &key, &private, None).await?;
        sealed += 1;
    }
    require_encryption(tx).await?;
    Ok((plain, sealed))
}

/// Whether keys were ever encrypted here.
pub async fn is_encryption_required(tx: &mut Reading) -> Result<bool, StoreError> {
    let since: Option<i64> =
        sql::query("SELECT since FROM key_encryption LIMIT 1").fetch_optional(tx.connection()).await?;
    Ok(since.is_some())
}

/// Notes that keys here are encrypted from now on.
pub async fn require_encryption(tx: &mut Writing) -> Result<(), StoreError> {
    if !is_encryption_required(tx).await? {
        let now = tx.now();
        sql::query("INSERT INTO key_encryption (since) VALUES ($1)")
            .bind(now)
            .execute(tx.connection())
            .await?;
    }
    Ok(())
}
