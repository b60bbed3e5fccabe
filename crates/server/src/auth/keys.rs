//! The signing keys: ES256, made here, kept in the database.
//!
//! A retired key keeps verifying until its last token must have expired; then it leaves the key set.

use crate::{
    auth::{ids, lifetimes::LONGEST_LIFE_MILLIS},
    clock::Clock,
    store::{
        Database, DatabaseError, Reading, StoreError, Writing, audit,
        keys::{self, PublicKey},
    },
};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ergo_session::KeySet;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

/// How many keys verify at once at most: far fewer than a verifier takes.
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
    /// There is no key yet.
    #[error("the database has no signing key yet: start the server once")]
    None,
    /// Too many retired keys still have tokens that are good.
    #[error("20 keys can still verify tokens; rotate again after some have expired, which takes eight hours")]
    TooMany,
    /// A key could not be made or read.
    #[error("a signing key cannot be created or used")]
    Unusable,
    /// A token could not be signed.
    #[error("the token cannot be signed: {0}")]
    Signing(#[from] jsonwebtoken::errors::Error),
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

/// The current key of a database, for tests that mint tokens of their own.
pub async fn current(database_url: &str) -> Result<SigningKey, KeyError> {
    let database = Database::open_existing(database_url, Clock::system()).await?;
    let mut tx = database.read().await?;
    let key = signing_key(&mut tx).await;
    drop(tx);
    database.close().await;
    key
}

/// Makes a new current key and retires the one before. Returns the new key id.
pub async fn rotate(database_url: &str) -> Result<String, KeyError> {
    let database = Database::open_existing(database_url, Clock::system()).await?;
    let mut tx = database.write().await?;
    if keys::public(&mut tx).await?.len() >= MOST_KEYS {
        return Err(KeyError::TooMany);
    }
    let drops_at = tx.now() + LONGEST_LIFE_MILLIS;
    keys::retire(&mut tx, drops_at).await?;
    let kid = insert(&mut tx).await?;
    let entry = audit::Entry {
        action: "key.rotated",
        subject: "command line".to_owned(),
        actor: None,
        session: None,
        workspace: None,
        target: Some(kid.clone()),
        detail: "New signing key; tokens signed with the previous key stay valid until they expire"
            .to_owned(),
    };
    audit::record(&mut tx, &entry).await?;
    tx.commit().await?;
    database.close().await;
    Ok(kid)
}

/// The current key.
pub(crate) async fn signing_key(tx: &mut Reading) -> Result<SigningKey, KeyError> {
    let current = keys::current(tx).await?;
    current.map(|(kid, pkcs8)| SigningKey { kid, pkcs8 }).ok_or(KeyError::None)
}

/// Makes the first key when there is none.
pub(crate) async fn ensure(database: &Database) -> Result<(), KeyError> {
    let mut tx = database.write().await?;
    if keys::current(&mut tx).await?.is_none() {
        insert(&mut tx).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// The public keys as a JWK set (RFC 7517 §5).
pub(crate) async fn jwks(tx: &mut Reading) -> Result<Value, StoreError> {
    let keys: Vec<Value> = keys::public(tx)
        .await?
        .into_iter()
        .map(|PublicKey { kid, x, y }| {
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

async fn insert(tx: &mut Writing) -> Result<String, KeyError> {
    let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).map_err(|_| KeyError::Unusable)?;
    let document = pair.to_pkcs8v1().map_err(|_| KeyError::Unusable)?;
    // The uncompressed point of SEC 1 §2.3.3: 4, x, y.
    let (x, y) = match pair.public_key().as_ref() {
        [4, point @ ..] if point.len() == 64 => point.split_at(32),
        _ => return Err(KeyError::Unusable),
    };
    let kid = ids::new_id("key").map_err(|_| KeyError::Unusable)?;
    let key = PublicKey { kid, x: URL_SAFE_NO_PAD.encode(x), y: URL_SAFE_NO_PAD.encode(y) };
    keys::insert(tx, &key, document.as_ref()).await?;
    Ok(key.kid)
}
