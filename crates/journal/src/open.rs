//! Opening a journal file, and setting an unreadable one aside.

use crate::{Journal, JournalError};
use ergo_protocol::UnixMillis;
use sqlx::{
    Row, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{
    ffi::OsString,
    io,
    path::{Path, PathBuf},
    time::Duration,
};
use tokio::fs;

/// `ErgJ`, which marks our files in SQLite's header.
const APPLICATION_ID: i64 = 0x4572_674A;
/// The schema version that this code reads and writes.
const VERSION: i64 = 5;
/// The migrations from each version to the next, starting with version 1.
const STEPS: [&str; 4] = [
    include_str!("schema_1_to_2.sql"),
    include_str!("schema_2_to_3.sql"),
    include_str!("schema_3_to_4.sql"),
    include_str!("schema_4_to_5.sql"),
];
/// How long to wait for a lock that another process holds, e.g. an auditor's tool.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// How often Windows gets to rename a file, and the pause in between.
const RENAME_TRIES: u32 = 40;
const RENAME_PAUSE: Duration = Duration::from_millis(50);
/// The files of one SQLite database in WAL mode.
const PARTS: [&str; 3] = ["", "-wal", "-shm"];

/// The result of opening a journal.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The journal, ready to append to.
    pub journal: Journal,
    /// The path that an unreadable file was moved to, if there was one. It is never deleted.
    pub set_aside: Option<PathBuf>,
}

/// What was found at the path.
enum Found {
    Readable(SqlitePool),
    Unreadable,
    Nothing,
}

impl Journal {
    /// Opens the journal at `path`, creating it (and its folder) if it does not exist. A file that is not an intact
    /// journal is set aside under a name with `now` in it.
    pub async fn open(path: &Path, now: UnixMillis) -> Result<Opened, JournalError> {
        open(path, now).await
    }
}

/// Opens or creates the journal at `path`.
async fn open(path: &Path, now: UnixMillis) -> Result<Opened, JournalError> {
    match look(path).await? {
        Found::Readable(pool) => Ok(Opened { journal: Journal { pool }, set_aside: None }),
        Found::Nothing => Ok(Opened { journal: create(path).await?, set_aside: None }),
        Found::Unreadable => {
            let set_aside = set_aside(path, now).await?;
            Ok(Opened { journal: create(path).await?, set_aside: Some(set_aside) })
        }
    }
}

async fn look(path: &Path) -> Result<Found, JournalError> {
    match fs::metadata(path).await {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(error) => return Err(error.into()),
        // Its length is 0 on Windows.
        Ok(metadata) if metadata.is_dir() => {
            let what = "there is a folder in its place. Move it away";
            return Err(io::Error::new(io::ErrorKind::IsADirectory, what).into());
        }
        // To SQLite, an empty file is a new database; here it is a journal whose content was lost.
        Ok(metadata) if metadata.len() == 0 => return Ok(Found::Unreadable),
        Ok(_) => {}
    }
    let pool = match connect(path).await {
        Ok(pool) => pool,
        Err(error) if is_corrupt(&error) => return Ok(Found::Unreadable),
        Err(error) => return Err(error.into()),
    };
    let sound = is_sound(&pool).await;
    if matches!(sound, Ok(true)) {
        return Ok(Found::Readable(pool));
    }
    // On Windows, an open file cannot be moved.
    pool.close().await;
    match sound {
        Ok(_) => Ok(Found::Unreadable),
        Err(JournalError::Database(error)) if is_corrupt(&error) => Ok(Found::Unreadable),
        Err(error) => Err(error),
    }
}

/// WAL with `synchronous=FULL` syncs at each commit, so that a commit survives a power loss; `fullfsync` makes macOS
/// really sync and has no effect elsewhere. With one connection, there is one writer, in order.
async fn connect(path: &Path) -> Result<SqlitePool, sqlx::Error> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        // What is forgotten is overwritten, too.
        .pragma("secure_delete", "1")
        .pragma("fullfsync", "1")
        .pragma("checkpoint_fullfsync", "1");
    SqlitePoolOptions::new()
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_with(options)
        .await
}

/// Whether the file is one of our journals and intact; an older version is migrated. A newer version is an error, not
/// unreadable: setting it aside would hide what a newer app can read.
async fn is_sound(pool: &SqlitePool) -> Result<bool, JournalError> {
    if pragma(pool, "PRAGMA application_id").await? != APPLICATION_ID {
        return Ok(false);
    }
    let version = pragma(pool, "PRAGMA user_version").await?;
    let steps = usize::try_from(version - 1).ok().and_then(|done| STEPS.get(done..));
    let Some(steps) = steps else {
        return Err(JournalError::Vocabulary(format!("schema version {version}; this app knows {VERSION}")));
    };
    let found: String = sqlx::query("PRAGMA quick_check(1)").fetch_one(pool).await?.try_get(0)?;
    if found != "ok" {
        return Ok(false);
    }
    if !steps.is_empty() {
        // One transaction, so that a crash leaves the older version intact.
        let mut transaction = pool.begin().await?;
        for &step in steps {
            sqlx::raw_sql(step).execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
    }
    Ok(true)
}

async fn pragma(pool: &SqlitePool, pragma: &'static str) -> Result<i64, JournalError> {
    Ok(sqlx::query(pragma).fetch_one(pool).await?.try_get(0)?)
}

async fn create(path: &Path) -> Result<Journal, JournalError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder {
        fs::create_dir_all(folder).await?;
    }
    make_private(path).await?;
    let pool = connect(path).await?;
    // One transaction, so that a crash cannot leave half a schema that looks like a journal.
    let mut transaction = pool.begin().await?;
    sqlx::raw_sql(include_str!("schema.sql")).execute(&mut *transaction).await?;
    transaction.commit().await?;
    #[cfg(unix)]
    if let Some(folder) = folder {
        // The directory entry has to survive a power loss too.
        fs::File::open(folder).await?.sync_all().await?;
    }
    Ok(Journal { pool })
}

/// Creates the empty file readable only by its owner, because a journal names customers. SQLite gives its side files
/// the same mode.
async fn make_private(path: &Path) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    options.mode(0o600);
    options.open(path).await.map(drop)
}

/// Moves the file and its side files to `<name>.corrupt-<unix ms>`.
async fn set_aside(path: &Path, now: UnixMillis) -> Result<PathBuf, JournalError> {
    let moved = with_suffix(path, &format!(".corrupt-{now}"));
    for part in PARTS {
        let to = with_suffix(&moved, part);
        // A rename would replace a file that was set aside in the same millisecond.
        if fs::try_exists(&to).await? {
            return Err(io::Error::new(io::ErrorKind::AlreadyExists, to.display().to_string()).into());
        }
        match rename(&with_suffix(path, part), &to).await {
            Err(error) if !part.is_empty() && error.kind() == io::ErrorKind::NotFound => {}
            other => other?,
        }
    }
    Ok(moved)
}

/// Renames a file. On Windows, it may still be open: sqlx closes a connection that failed on a thread of its own, and virus
/// scanners read what has just been written.
async fn rename(from: &Path, to: &Path) -> io::Result<()> {
    let mut tries = if cfg!(windows) { RENAME_TRIES } else { 1 };
    loop {
        tries -= 1;
        match fs::rename(from, to).await {
            Err(error) if tries > 0 && error.kind() != io::ErrorKind::NotFound => {
                tokio::time::sleep(RENAME_PAUSE).await;
            }
            renamed => return renamed,
        }
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    name.into()
}

/// `SQLITE_CORRUPT` or `SQLITE_NOTADB`, including their extended codes. Any other error (no permission, disk full,
/// I/O error) says nothing about the file.
fn is_corrupt(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code()?.parse::<i64>().ok());
    matches!(code.map(|code| code & 0xff), Some(11 | 26))
}
