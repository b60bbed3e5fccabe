//! The signing keys: ES256, made here, kept in the database, read fresh at each use.
//!
//! Reading them fresh costs microseconds beside a signature, and makes `keys rotate` in another process hold
//! at once. A retired key verifies until its last token can have expired; then it is gone from the key set.

use crate::{
    clock::now_millis,
    database::{self, DatabaseError, begin_write},
    ids, tokens,
};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ergo_session::KeySet;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use sqlx::{SqliteConnection, SqliteExecutor, SqlitePool};

/// Why a key could not be had or used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The database could not be opened.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The database could not be read or written.
    #[error("the keys cannot be read or written: {0}")]
    Sqlite(#[from] sqlx::Error),
    /// There is no key yet.
    #[error("the database has no signing key yet: start the server once")]
    None,
    /// A key could not be made or read.
    #[error("a signing key cannot be made or used")]
    Unusable,
    /// A token could not be signed.
    #[error("the token cannot be signed: {0}")]
    Signing(#[from] jsonwebtoken::errors::Error),
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
    let pool = database::open_existing(database_url).await?;
    let key = signing_key(&pool).await;
    pool.close().await;
    key
}

/// Makes a new current key and retires the one before. Returns the new key id.
pub async fn rotate(database_url: &str) -> Result<String, KeyError> {
    let pool = database::open_existing(database_url).await?;
    let kid = rotate_in(&pool).await;
    pool.close().await;
    kid
}

/// The current key.
pub(crate) async fn signing_key(executor: impl SqliteExecutor<'_>) -> Result<SigningKey, KeyError> {
    let row: Option<(String, Vec<u8>)> =
        sqlx::query_as("SELECT kid, pkcs8 FROM signing_keys WHERE drops_at IS NULL")
            .fetch_optional(executor)
            .await?;
    row.map(|(kid, pkcs8)| SigningKey { kid, pkcs8 }).ok_or(KeyError::None)
}

/// Makes the first key when there is none.
pub(crate) async fn ensure(pool: &SqlitePool) -> Result<(), KeyError> {
    let mut transaction = begin_write(pool).await?;
    let there: i64 = sqlx::query_scalar("SELECT count(*) FROM signing_keys WHERE drops_at IS NULL")
        .fetch_one(&mut *transaction)
        .await?;
    if there == 0 {
        insert(&mut transaction).await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// The public keys as a JWK set (RFC 7517 §5).
pub(crate) async fn jwks(pool: &SqlitePool) -> Result<Value, sqlx::Error> {
    let rows: Vec<(String, String, String)> = sqlx::query_as(
        "SELECT kid, x, y FROM signing_keys WHERE drops_at IS NULL OR drops_at > ? ORDER BY created_at, kid",
    )
    .bind(now_millis())
    .fetch_all(pool)
    .await?;
    let keys: Vec<Value> = rows
        .into_iter()
        .map(|(kid, x, y)| {
            json!({"kty": "EC", "crv": "P-256", "kid": kid, "alg": "ES256", "use": "sig", "x": x, "y": y})
        })
        .collect();
    Ok(json!({ "keys": keys }))
}

/// The same, for our own verifier.
pub(crate) async fn key_set(pool: &SqlitePool) -> Result<KeySet, KeyError> {
    let jwks = jwks(pool).await?.to_string();
    let (keys, _) = KeySet::parse(jwks.as_bytes()).map_err(|_| KeyError::Unusable)?;
    Ok(keys)
}

async fn rotate_in(pool: &SqlitePool) -> Result<String, KeyError> {
    let now = now_millis();
    let mut transaction = begin_write(pool).await?;
    sqlx::query("DELETE FROM signing_keys WHERE drops_at <= ?").bind(now).execute(&mut *transaction).await?;
    sqlx::query("UPDATE signing_keys SET drops_at = ? WHERE drops_at IS NULL")
        .bind(now + tokens::LONGEST_LIFE_MILLIS)
        .execute(&mut *transaction)
        .await?;
    let kid = insert(&mut transaction).await?;
    transaction.commit().await?;
    Ok(kid)
}

async fn insert(connection: &mut SqliteConnection) -> Result<String, KeyError> {
    let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).map_err(|_| KeyError::Unusable)?;
    let document = pair.to_pkcs8v1().map_err(|_| KeyError::Unusable)?;
    // The uncompressed point of SEC 1 §2.3.3: 4, x, y.
    let (x, y) = match pair.public_key().as_ref() {
        [4, point @ ..] if point.len() == 64 => point.split_at(32),
        _ => return Err(KeyError::Unusable),
    };
    let kid = ids::new_id("key").map_err(|_| KeyError::Unusable)?;
    sqlx::query("INSERT INTO signing_keys (kid, pkcs8, x, y, created_at) VALUES (?, ?, ?, ?, ?)")
        .bind(&kid)
        .bind(document.as_ref())
        .bind(URL_SAFE_NO_PAD.encode(x))
        .bind(URL_SAFE_NO_PAD.encode(y))
        .bind(now_millis())
        .execute(connection)
        .await?;
    Ok(kid)
}
