//! Where the database is.

use super::error::DatabaseError;
use sqlx::{
    Connection as _, PgConnection, SqliteConnection,
    postgres::PgConnectOptions,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};
use std::{io::ErrorKind, path::Path, str::FromStr, time::Duration};
use tokio::time::timeout;

/// The parameters that sqlx understands.
const PARAMETERS: [&str; 18] = [
    "application_name",
    "dbname",
    "host",
    "hostaddr",
    "options",
    "password",
    "port",
    "ssl-ca",
    "ssl-cert",
    "ssl-key",
    "ssl-mode",
    "ssl-root-cert",
    "sslcert",
    "sslkey",
    "sslmode",
    "sslrootcert",
    "statement-cache-capacity",
    "user",
];
/// How long a check waits for a server.
const CHECK_PATIENCE: Duration = Duration::from_secs(5);

/// The address of a database, read.
pub enum Location {
    /// A file.
    Sqlite(Box<SqliteConnectOptions>),
    /// A server.
    Postgres(Box<PgConnectOptions>),
}

impl Location {
    /// Reads a path, `sqlite:…` or `postgres://…`. `patience` is how long a statement waits for a lock.
    pub fn read(address: &str, patience: Duration) -> Result<Self, DatabaseError> {
        if address.starts_with("postgres://") || address.starts_with("postgresql://") {
            return postgres(address, patience);
        }
        // In memory, each connection of the pool would see another database.
        if address.contains(":memory:") || address.contains("mode=memory") {
            return Err(DatabaseError::Address);
        }
        let options = if address.starts_with("sqlite:") {
            SqliteConnectOptions::from_str(address).map_err(|_| DatabaseError::Address)?
        } else if address.contains("://") || address.is_empty() {
            return Err(DatabaseError::Address);
        } else {
            SqliteConnectOptions::new().filename(address)
        };
        let options = options
            .journal_mode(SqliteJournalMode::Wal)
            // Nothing is acknowledged before it is durable.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(patience);
        Ok(Self::Sqlite(Box::new(options)))
    }

    /// Refuses a file that does not exist.
    pub fn there(self) -> Result<Self, DatabaseError> {
        match &self {
            Self::Sqlite(options) if !options.get_filename().exists() => {
                Err(DatabaseError::Missing(options.get_filename().to_owned()))
            }
            _ => Ok(self),
        }
    }

    /// Whether it answers. A file that does not exist can be made, if its folder is there.
    pub async fn check(&self) -> Result<(), DatabaseError> {
        match self {
            Self::Sqlite(options) => {
                let file = options.get_filename();
                if !file.exists() {
                    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
                    return Ok(folder.map_or(Ok(true), Path::try_exists).and_then(|there| {
                        let missing =
                            || std::io::Error::new(ErrorKind::NotFound, "its folder does not exist");
                        if there { Ok(()) } else { Err(missing()) }
                    })?);
                }
                let mut connection = SqliteConnection::connect_with(options).await?;
                sqlx::query("SELECT count(*) FROM sqlite_schema").execute(&mut connection).await?;
                Ok(connection.close().await?)
            }
            Self::Postgres(options) => {
                let connecting = PgConnection::connect_with(options);
                let late = |_| std::io::Error::new(ErrorKind::TimedOut, "it does not answer");
                let mut connection =
                    timeout(CHECK_PATIENCE, connecting).await.map_err(late).map_err(sqlx::Error::Io)??;
                sqlx::query("SELECT 1").execute(&mut connection).await?;
                Ok(connection.close().await?)
            }
        }
    }

    /// Creates the file if it does not exist. On a server, the administrator creates the database.
    pub fn or_make(self) -> std::io::Result<Self> {
        Ok(match self {
            Self::Sqlite(options) => {
                make_private(options.get_filename())?;
                Self::Sqlite(Box::new(options.create_if_missing(true)))
            }
            Self::Postgres(options) => Self::Postgres(options),
        })
    }
}

/// Whether sqlx understands a parameter of an address. It would only log the others, with their values.
fn is_known(name: &str) -> bool {
    PARAMETERS.contains(&name) || name.starts_with("options[")
}

fn postgres(address: &str, patience: Duration) -> Result<Location, DatabaseError> {
    let names = address.split_once('?').map_or("", |(_, query)| query).split('&');
    let names = names.map(|pair| pair.split_once('=').map_or(pair, |(name, _)| name));
    if let Some(name) = names.into_iter().find(|name| !name.is_empty() && !is_known(name)) {
        return Err(DatabaseError::Parameter(name.to_owned()));
    }
    let options = PgConnectOptions::from_str(address).map_err(|_| DatabaseError::Address)?;
    let options = options.application_name("ergo-server").options([
        ("lock_timeout", patience.as_millis().to_string()),
        // Notices, such as that the table of migrations is there already, help nobody.
        ("client_min_messages", "warning".to_owned()),
        // A process that hangs in the middle of a change must not block all other writers forever.
        ("idle_in_transaction_session_timeout", "30000".to_owned()),
    ]);
    Ok(Location::Postgres(Box::new(options)))
}

/// The signing keys are in the file: nobody but its owner reads it. SQLite gives its side files the same mode.
#[cfg(unix)]
fn make_private(file: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    match std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "the same signature as on Unix")]
fn make_private(_: &Path) -> std::io::Result<()> {
    // The folder's access list decides there.
    Ok(())
}
