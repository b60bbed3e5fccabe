//! The state, in SQLite.

use crate::{WitnessError, error::file};
use aws_lc_rs::digest::{SHA256, digest};
use ergo_evidence::{Head, Log, VerifierKey};
use sqlx::{
    Row, Sqlite, SqliteConnection, SqlitePool, Transaction,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous},
};
use std::{fs, path::Path, time::Duration};

/// `ErgW`, which marks our files in SQLite's header.
const APPLICATION_ID: i32 = 0x4572_6757;
const VERSION: i32 = 1;
/// How long to wait while a log is added.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// The most contradictions that are kept of a log. One proves the fork; only the log's key can fill this.
const MOST_EVIDENCE: i64 = 1_000;

/// The database of a witness.
#[derive(Clone, Debug)]
pub struct Store {
    pool: SqlitePool,
}

/// A log that the witness knows.
#[derive(Clone, Debug)]
pub struct KnownLog {
    /// Its origin and keys.
    pub log: Log,
    /// What was cosigned last.
    pub head: Option<Head>,
    /// That checkpoint, with the log's signatures and the cosignature.
    pub note: Option<String>,
    /// When, in Unix seconds.
    pub cosigned_at: Option<u64>,
    /// How many contradictions are kept.
    pub evidence: u64,
}

/// What a log has signed although it contradicts what it signed before, or what it could not prove to continue it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The log.
    pub origin: String,
    /// When it came, in Unix seconds.
    pub at: u64,
    /// How it was answered.
    pub status: u16,
    /// The request, without signatures by others than the log.
    pub request: String,
    /// The checkpoint that had been cosigned by then.
    pub known: Option<String>,
}

impl Store {
    /// Makes a database for that key.
    pub async fn create(path: &Path, vkey: &VerifierKey) -> Result<Self, WitnessError> {
        let store = Self::connect(options(path).create_if_missing(true)).await?;
        let mut transaction = store.pool.begin().await?;
        sqlx::raw_sql(include_str!("schema.sql")).execute(&mut *transaction).await?;
        sqlx::query("INSERT INTO witness (id, vkey) VALUES (1, ?)")
            .bind(vkey.to_string())
            .execute(&mut *transaction)
            .await?;
        let marks = format!("PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {VERSION}");
        sqlx::raw_sql(sqlx::AssertSqlSafe(marks)).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(store)
    }

    /// Opens the database of that key.
    pub async fn open(path: &Path, vkey: &VerifierKey) -> Result<Self, WitnessError> {
        // SQLite says only that it cannot open it.
        fs::metadata(path).map_err(file(format!("reading {}", path.display())))?;
        let store = Self::connect(options(path)).await?;
        let marks: (i32, i32) = (
            sqlx::query_scalar("PRAGMA application_id").fetch_one(&store.pool).await?,
            sqlx::query_scalar("PRAGMA user_version").fetch_one(&store.pool).await?,
        );
        if marks != (APPLICATION_ID, VERSION) {
            return Err(WitnessError::Foreign(path.display().to_string()));
        }
        let owner: String = sqlx::query_scalar("SELECT vkey FROM witness").fetch_one(&store.pool).await?;
        if owner == vkey.to_string() { Ok(store) } else { Err(WitnessError::OtherKey(owner)) }
    }

    async fn connect(options: SqliteConnectOptions) -> Result<Self, WitnessError> {
        // One connection: requests are judged one after the other anyway.
        let pool = SqlitePoolOptions::new().max_connections(1).idle_timeout(None).max_lifetime(None);
        Ok(Self { pool: pool.connect_with(options).await? })
    }

    /// Writes everything into the one file.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// Adds a log, or a key of one.
    pub async fn add_log(&self, origin: &str, vkey: &VerifierKey) -> Result<(), WitnessError> {
        let mut transaction = self.begin().await?;
        sqlx::query("INSERT INTO log (origin, origin_hash) VALUES (?, ?) ON CONFLICT DO NOTHING")
            .bind(origin)
            .bind(digest(&SHA256, origin.as_bytes()).as_ref())
            .execute(&mut *transaction)
            .await?;
        sqlx::query("INSERT INTO log_key (origin, vkey) VALUES (?, ?) ON CONFLICT DO NOTHING")
            .bind(origin)
            .bind(vkey.to_string())
            .execute(&mut *transaction)
            .await?;
        Ok(transaction.commit().await?)
    }

    /// The log with that origin.
    pub async fn log(&self, origin: &str) -> Result<Option<KnownLog>, WitnessError> {
        log(&mut *self.pool.acquire().await?, origin).await
    }

    /// All logs.
    pub async fn logs(&self) -> Result<Vec<KnownLog>, WitnessError> {
        let mut connection = self.pool.acquire().await?;
        let origins: Vec<String> =
            sqlx::query_scalar("SELECT origin FROM log ORDER BY origin").fetch_all(&mut *connection).await?;
        let mut logs = Vec::new();
        for origin in origins {
            logs.extend(log(&mut connection, &origin).await?);
        }
        Ok(logs)
    }

    /// The latest cosigned checkpoint of the log whose origin has this hash.
    pub async fn note(&self, origin_hash: &[u8]) -> Result<Option<String>, WitnessError> {
        let note = sqlx::query_scalar("SELECT note FROM log WHERE origin_hash = ? AND note IS NOT NULL");
        Ok(note.bind(origin_hash).fetch_optional(&self.pool).await?)
    }

    /// What is kept, the oldest first.
    pub async fn evidence(&self) -> Result<Vec<Evidence>, WitnessError> {
        let rows = sqlx::query("SELECT origin, at, status, request, known FROM evidence ORDER BY id")
            .fetch_all(&self.pool)
            .await?;
        rows.iter()
            .map(|row| {
                Ok(Evidence {
                    origin: row.try_get("origin")?,
                    at: unsigned(row, "at")?.unwrap_or_default(),
                    status: row.try_get("status")?,
                    request: row.try_get("request")?,
                    known: row.try_get("known")?,
                })
            })
            .collect()
    }

    /// Keeps everybody else from writing until it is committed or dropped.
    pub async fn begin(&self) -> Result<Transaction<'static, Sqlite>, WitnessError> {
        Ok(self.pool.begin_with("BEGIN IMMEDIATE").await?)
    }
}

/// `synchronous=FULL` syncs at each commit, so that what was answered survives a power failure.
fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        // macOS syncs only then.
        .pragma("fullfsync", "1")
        .pragma("checkpoint_fullfsync", "1")
}

/// The log with that origin, as it is in this transaction.
pub async fn log(connection: &mut SqliteConnection, origin: &str) -> Result<Option<KnownLog>, WitnessError> {
    let row = sqlx::query(
        "SELECT size, root, note, cosigned_at, (SELECT count(*) FROM evidence WHERE evidence.origin = log.origin) AS kept \
         FROM log WHERE origin = ?",
    )
    .bind(origin)
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let keys: Vec<String> = sqlx::query_scalar("SELECT vkey FROM log_key WHERE origin = ? ORDER BY rowid")
        .bind(origin)
        .fetch_all(connection)
        .await?;
    let keys = keys.iter().map(|key| key.parse()).collect::<Result<_, _>>()?;
    let root: Option<Vec<u8>> = row.try_get("root")?;
    let head = match (unsigned(&row, "size")?, root) {
        (Some(size), Some(root)) => {
            let root =
                root.try_into().map_err(|_| WitnessError::Damaged("a root has no 32 bytes".to_owned()))?;
            Some(Head { size, root })
        }
        _ => None,
    };
    Ok(Some(KnownLog {
        log: Log::new(origin, keys)?,
        head,
        note: row.try_get("note")?,
        cosigned_at: unsigned(&row, "cosigned_at")?,
        evidence: unsigned(&row, "kept")?.unwrap_or_default(),
    }))
}

/// Remembers a head and its note.
pub async fn remember(
    connection: &mut SqliteConnection,
    origin: &str,
    head: &Head,
    note: &str,
    at: u64,
) -> Result<(), WitnessError> {
    sqlx::query("UPDATE log SET size = ?, root = ?, note = ?, cosigned_at = ? WHERE origin = ?")
        .bind(signed(head.size)?)
        .bind(head.root.as_slice())
        .bind(note)
        .bind(signed(at)?)
        .bind(origin)
        .execute(connection)
        .await?;
    Ok(())
}

/// Keeps a contradiction, once, and not endlessly many.
pub async fn keep(connection: &mut SqliteConnection, evidence: &Evidence) -> Result<(), WitnessError> {
    sqlx::query(
        "INSERT INTO evidence (origin, at, status, request, known) SELECT ?1, ?2, ?3, ?4, ?5 \
         WHERE (SELECT count(*) FROM evidence WHERE origin = ?1) < ?6 ON CONFLICT DO NOTHING",
    )
    .bind(&evidence.origin)
    .bind(signed(evidence.at)?)
    .bind(evidence.status)
    .bind(&evidence.request)
    .bind(&evidence.known)
    .bind(MOST_EVIDENCE)
    .execute(connection)
    .await?;
    Ok(())
}

fn unsigned(row: &SqliteRow, column: &str) -> Result<Option<u64>, WitnessError> {
    let number: Option<i64> = row.try_get(column)?;
    let number = number.map(u64::try_from).transpose();
    number.map_err(|_| WitnessError::Damaged(format!("{column} is negative")))
}

fn signed(number: u64) -> Result<i64, WitnessError> {
    i64::try_from(number).map_err(|_| WitnessError::Damaged(format!("{number} is too large")))
}
