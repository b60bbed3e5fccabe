//! The signing keys: ES256, generated here and stored in the database.
//!
//! A retired key still verifies tokens until the last of its tokens has expired; then it leaves the key set.

use crate::{
    auth::{ids, lifetimes::LONGEST_LIFE_MILLIS},
    clock::{Clock, moment},
    store::{
        Database, DatabaseError, Reading, StoreError, Writing, audit,
        keys::{self, KeysError},
        sealing::{Encryption, SealError},
    },
};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ergo_protocol::UnixMillis;
use ergo_session::KeySet;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

/// How long a key is published before it signs: longer than verifiers cache a key set (five minutes according to the
/// key set's own headers, ten minutes in the app).
pub(crate) const AHEAD_MILLIS: UnixMillis = 15 * 60 * 1000;

/// The most keys in the key set: far fewer than a verifier accepts.
const MOST_KEYS: usize = 20;

/// Why a key could not be obtained or used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The database could not be opened.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The database could not be read or written.
    #[error("the keys cannot be read or written: {0}")]
    Store(#[from] StoreError),
    /// A key is not as it was stored, or cannot be read.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The keys are encrypted, but the server has no encryption key.
    #[error(
        "the signing keys of this database are encrypted: --key-encryption-file or ERGO_SERVER_KEY_ENCRYPTION is required"
    )]
    EncryptionKeyNeeded,
    /// The server has an encryption key, but the keys were never encrypted.
    #[error(
        "the signing keys are not encrypted yet: run `ergo-server keys encrypt` once with the same encryption key. If they were encrypted before, someone has replaced them"
    )]
    NotEncrypted,
    /// There is no key to encrypt with.
    #[error("an encryption key is needed: --key-encryption-file or ERGO_SERVER_KEY_ENCRYPTION")]
    NoEncryptionKey,
    /// There is no key with this id.
    #[error("there is no signing key {0}. `ergo-server keys list` lists the existing ones")]
    Unknown(String),
    /// Ending the sessions that depend on a key failed.
    #[error("{0}")]
    Refused(String),
    /// There is no key yet.
    #[error("the database has no signing key yet: start the server once")]
    None,
    /// Too many retired keys still have valid tokens.
    #[error("20 keys can still verify tokens; rotate again after some have expired, which takes eight hours")]
    TooMany,
    /// A key could not be generated or read.
    #[error("a signing key cannot be created or used")]
    Unusable,
    /// A token could not be signed.
    #[error("the token cannot be signed: {0}")]
    Signing(#[from] jsonwebtoken::errors::Error),
}

impl From<KeysError> for KeyError {
    fn from(error: KeysError) -> Self {
        match error {
            KeysError::Store(error) => Self::Store(error),
            KeysError::Seal(error) => Self::Seal(error),
        }
    }
}

impl From<KeyError> for crate::failure::Failure {
    fn from(error: KeyError) -> Self {
        match error {
            KeyError::Store(error) => error.into(),
            other => Self::internal(&other),
        }
    }
}

/// A private key. No `Debug`.
pub struct SigningKey {
    /// Its key id.
    pub kid: String,
    pkcs8: Vec<u8>,
}

impl SigningKey {
    /// Signs any claims as an access token (RFC 9068: `typ` is `at+jwt`).
    pub fn sign(&self, claims: &Value) -> Result<String, KeyError> {
        let mut header = Header::new(Algorithm::ES256);
        header.typ = Some("at+jwt".to_owned());
        header.kid = Some(self.kid.clone());
        Ok(jsonwebtoken::encode(&header, claims, &EncodingKey::from_ec_der(&self.pkcs8))?)
    }
}

/// When a new key begins to sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Once all verifiers can have read it.
    Published,
    /// Immediately.
    Now,
}

/// A new key.
#[derive(Clone, Debug)]
pub struct Rotated {
    /// Its id.
    pub kid: String,
    /// When it begins to sign (RFC 3339).
    pub signs_from: String,
}

/// A key as an administrator sees it.
#[derive(Clone, Debug)]
pub struct ListedKey {
    /// Its id.
    pub kid: String,
    /// Its state.
    pub state: State,
    /// When its state began or begins, or for a retired key, when it ends (RFC 3339).
    pub at: String,
    /// The id of the encryption key; `None` if the key is in plain text.
    pub encrypted_with: Option<String>,
}

/// The state of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Published, and will sign next.
    Next,
    /// Signs tokens.
    Signing,
    /// Only verifies tokens that it has signed.
    Retired,
}

/// The current key of a database, for tests that create their own tokens.
pub async fn current(database_url: &str) -> Result<SigningKey, KeyError> {
    let database = Database::open_existing(database_url, Clock::system()).await?;
    let mut tx = database.read().await?;
    let key = signing_key(&mut tx).await;
    drop(tx);
    database.close().await;
    key
}

/// Generates a new key, which signs from the time given by `when`; the others still verify until the last of their
/// tokens has expired.
pub async fn rotate(database_url: &str, encryption: Encryption, when: When) -> Result<Rotated, KeyError> {
    let database = Database::open_existing(database_url, Clock::system()).await?.encrypted(encryption);
    let mut tx = database.write().await?;
    require_sound(&mut tx).await?;
    let rotated = rotate_in(&mut tx, when, "From the command line").await?;
    tx.commit().await?;
    database.close().await;
    Ok(rotated)
}

/// All keys, in the order in which they sign.
pub async fn list(database_url: &str) -> Result<Vec<ListedKey>, KeyError> {
    let database = Database::open_existing(database_url, Clock::system()).await?;
    let listed = list_in(&mut database.read().await?).await?;
    database.close().await;
    Ok(listed)
}

/// The same, within a read.
pub(crate) async fn list_in(tx: &mut Reading) -> Result<Vec<ListedKey>, StoreError> {
    let (now, all) = (tx.now(), keys::all(tx).await?);
    let signing = all.iter().rfind(|key| key.signs_from <= now).map(|key| key.kid.clone());
    let listed = |key: keys::Key| {
        let (state, at) = match key.drops_at {
            _ if key.signs_from > now => (State::Next, key.signs_from),
            Some(drops_at) if signing.as_ref() != Some(&key.kid) => (State::Retired, drops_at),
            _ => (State::Signing, key.signs_from),
        };
        ListedKey { kid: key.kid, state, at: moment(at), encrypted_with: key.sealed_with }
    };
    Ok(all.into_iter().filter(|key| key.drops_at.is_none_or(|at| at > now)).map(listed).collect())
}

/// Rotates within a write. `why` is for the record.
pub(crate) async fn rotate_in(tx: &mut Writing, when: When, why: &str) -> Result<Rotated, KeyError> {
    let signs_from = match when {
        When::Published => tx.now() + AHEAD_MILLIS,
        When::Now => tx.now(),
    };
    keys::retire(tx, signs_from + LONGEST_LIFE_MILLIS).await?;
    if keys::all(tx).await?.len() >= MOST_KEYS {
        return Err(KeyError::TooMany);
    }
    let kid = insert(tx, signs_from).await?;
    let entry = audit::Entry {
        action: "key.rotated",
        subject: "-".to_owned(),
        actor: None,
        session: None,
        workspace: None,
        target: Some(kid.clone()),
        detail: format!(
            "{why}: a new signing key, which signs from {}. Tokens signed with the previous key stay valid until they expire",
            moment(signs_from)
        ),
    };
    audit::record(tx, &entry).await?;
    Ok(Rotated { kid, signs_from: moment(signs_from) })
}

/// The current key.
pub(crate) async fn signing_key(tx: &mut Reading) -> Result<SigningKey, KeyError> {
    let key = keys::current(tx).await?.ok_or(KeyError::None)?;
    Ok(SigningKey { pkcs8: key.private(tx)?, kid: key.kid })
}

/// Refuses keys that this server may not use, and generates one if none signs: because there is none, or because the
/// clock was ahead when they were generated.
pub(crate) async fn ensure(database: &Database) -> Result<(), KeyError> {
    let mut tx = database.write().await?;
    require_sound(&mut tx).await?;
    if tx.encryption().is_on() {
        keys::require_encryption(&mut tx).await?;
    }
    let (now, all) = (tx.now(), keys::all(&mut tx).await?);
    if all.is_empty() {
        insert(&mut tx, now).await?;
    } else if all.iter().all(|key| key.signs_from > now) {
        rotate_in(&mut tx, When::Now, "The clock was ahead when the keys were made").await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Refuses keys that are not as this server stored them.
pub(crate) async fn require_sound(tx: &mut Reading) -> Result<(), KeyError> {
    let is_required = keys::is_encryption_required(tx).await?;
    if is_required && !tx.encryption().is_on() {
        return Err(KeyError::EncryptionKeyNeeded);
    }
    let all = keys::all(tx).await?;
    let is_plain = !all.is_empty() && all.iter().all(|key| key.sealed_with.is_none());
    if !is_required && tx.encryption().is_on() && is_plain {
        return Err(KeyError::NotEncrypted);
    }
    for key in all {
        key.private(tx)?;
    }
    Ok(())
}

/// The public keys as a JWK set (RFC 7517 §5).
pub(crate) async fn jwks(tx: &mut Reading) -> Result<Value, StoreError> {
    let keys: Vec<Value> = keys::public(tx)
        .await?
        .into_iter()
        .map(|keys::Key { kid, x, y, .. }| {
            json!({"kty": "EC", "crv": "P-256", "kid": kid, "alg": "ES256", "use": "sig", "x": x, "y": y})
        })
        .collect();
    Ok(json!({ "keys": keys }))
}

/// The same, for our own verifier.
pub(crate) async fn key_set(tx: &mut Reading) -> Result<KeySet, KeyError> {
    let jwks = jwks(tx).await?.to_string();
    let (keys, _) = KeySet::parse(jwks.as_bytes()).map_err(|_| KeyError::Unusable)?;
    Ok(keys)
}

/// Generates a key that begins to sign at `signs_from`.
pub(crate) async fn insert(tx: &mut Writing, signs_from: UnixMillis) -> Result<String, KeyError> {
    let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).map_err(|_| KeyError::Unusable)?;
    let document = pair.to_pkcs8v1().map_err(|_| KeyError::Unusable)?;
    // The uncompressed point of SEC 1 §2.3.3: 4, x, y.
    let (x, y) = match pair.public_key().as_ref() {
        [4, point @ ..] if point.len() == 64 => point.split_at(32),
        _ => return Err(KeyError::Unusable),
    };
    let kid = ids::new_id("key").map_err(|_| KeyError::Unusable)?;
    let point = (URL_SAFE_NO_PAD.encode(x), URL_SAFE_NO_PAD.encode(y));
    let key = keys::Key::new(kid, point, tx.now(), signs_from);
    keys::insert(tx, &key, document.as_ref()).await?;
    Ok(key.kid)
}
