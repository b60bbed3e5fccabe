//! Connections: a pool of them, and one inside a transaction.

use super::{dialect::Kind, location::Location};
use sqlx::{
    AssertSqlSafe, Error, PgPool, Postgres, Sqlite, SqlitePool, postgres::PgPoolOptions,
    sqlite::SqlitePoolOptions,
};
use std::time::Duration;

/// See [`Connection::moment`]. If the table is gone, its number is missing, which counts as another place.
const MOMENT: &str = "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT),
           concat((SELECT system_identifier FROM pg_control_system()), '/',
                  (SELECT oid FROM pg_database WHERE datname = current_database()), '/',
                  CAST(to_regclass('sessions') AS oid))";

/// Connections to the database. Clones share them.
#[derive(Clone)]
pub enum Pool {
    /// To a file.
    Sqlite(SqlitePool),
    /// To a server.
    Postgres(PgPool),
}

/// The state of a pool's connections.
pub struct PoolState {
    /// The open connections.
    pub open: u32,
    /// The open connections that are not in use.
    pub idle: usize,
    /// The most connections that there can be.
    pub limit: u32,
}

/// A connection inside a transaction. If it is dropped without [`Connection::commit`], nothing has happened.
pub enum Connection {
    /// To a file.
    Sqlite(sqlx::Transaction<'static, Sqlite>),
    /// To a server.
    Postgres(sqlx::Transaction<'static, Postgres>),
}

impl Pool {
    /// A pool of at most `most` connections, opened on demand. `patience` is how long a caller waits for one.
    pub fn new(location: &Location, most: u32, patience: Duration) -> Self {
        match location {
            Location::Sqlite(options) => {
                let pool = SqlitePoolOptions::new().max_connections(most).acquire_timeout(patience);
                Self::Sqlite(pool.connect_lazy_with((**options).clone().foreign_keys(true)))
            }
            Location::Postgres(options) => {
                let pool = PgPoolOptions::new().max_connections(most).acquire_timeout(patience);
                Self::Postgres(pool.connect_lazy_with((**options).clone()))
            }
        }
    }

    /// Begins a read, with a view of one moment.
    pub async fn read(&self) -> Result<Connection, Error> {
        Ok(match self {
            Self::Sqlite(pool) => Connection::Sqlite(pool.begin().await?),
            Self::Postgres(pool) => {
                let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
                Connection::Postgres(pool.begin_with(begin).await?)
            }
        })
    }

    /// Begins a write. It holds the write lock, which excludes all other processes, until it ends.
    pub async fn write(&self) -> Result<Connection, Error> {
        Ok(match self {
            Self::Sqlite(pool) => Connection::Sqlite(pool.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(pool) => {
                // Each statement sees everything committed before it, and no one else commits while this row is
                // locked, so what was read stays true. A row lock, because not every engine with this protocol has
                // advisory locks.
                let mut transaction = pool.begin_with("BEGIN ISOLATION LEVEL READ COMMITTED").await?;
                // If the row is missing, there is no lock: fail.
                sqlx::query("SELECT id FROM write_lock FOR UPDATE").fetch_one(&mut *transaction).await?;
                Connection::Postgres(transaction)
            }
        })
    }

    /// The number of connections.
    pub fn state(&self) -> PoolState {
        let (open, idle, limit) = match self {
            Self::Sqlite(pool) => (pool.size(), pool.num_idle(), pool.options().get_max_connections()),
            Self::Postgres(pool) => (pool.size(), pool.num_idle(), pool.options().get_max_connections()),
        };
        PoolState { open, idle, limit }
    }

    /// Closes all connections.
    pub async fn close(&self) {
        match self {
            Self::Sqlite(pool) => pool.close().await,
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl Connection {
    /// Gathers table statistics for the query planner, which PostgreSQL itself does only between transactions. SQLite
    /// plans without them.
    pub async fn analyze(&mut self, tables: &'static [&'static str]) -> Result<(), Error> {
        if let Self::Postgres(transaction) = self {
            let sql = format!("ANALYZE {}", tables.join(", "));
            sqlx::query(AssertSqlSafe(sql)).execute(&mut **transaction).await?;
        }
        Ok(())
    }

    /// Which database this is.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Sqlite(_) => Kind::Sqlite,
            Self::Postgres(_) => Kind::Postgres,
        }
    }

    /// The current time by the server's own clock, in Unix milliseconds, and the database's [`Connection::place`]. A
    /// file has neither.
    pub async fn moment(&mut self) -> Result<Option<(i64, String)>, Error> {
        match self {
            Self::Sqlite(_) => Ok(None),
            Self::Postgres(transaction) => {
                sqlx::query_as(MOMENT).fetch_one(&mut **transaction).await.map(Some)
            }
        }
    }

    /// What distinguishes a database on a server from a copy: the numbers of the cluster, of the database, and of one
    /// of its tables. A cluster's number is random; the others are assigned anew when a database is restored, but in
    /// a new cluster they can be the same again. A file has none.
    pub async fn place(&mut self) -> Result<Option<String>, Error> {
        Ok(self.moment().await?.map(|(_, place)| place))
    }

    /// Makes a table continue with numbers that are higher by `by`. `table` is one of our own names, whose numbers
    /// are in `seq`.
    pub async fn skip_numbers(&mut self, table: &'static str, by: i64) -> Result<(), Error> {
        match self {
            Self::Sqlite(transaction) => {
                let skip = "UPDATE sqlite_sequence SET seq = seq + $2 WHERE name = $1";
                let skipped = sqlx::query(skip).bind(table).bind(by).execute(&mut **transaction).await?;
                if skipped.rows_affected() == 0 {
                    // The table has never had a row.
                    let begin = "INSERT INTO sqlite_sequence (name, seq) VALUES ($1, $2)";
                    sqlx::query(begin).bind(table).bind(by).execute(&mut **transaction).await?;
                }
            }
            Self::Postgres(transaction) => {
                let skip = format!(
                    "SELECT setval(pg_get_serial_sequence('{table}', 'seq'), coalesce(max(seq), 0) + $1) FROM {table}"
                );
                sqlx::query(AssertSqlSafe(skip)).bind(by).execute(&mut **transaction).await?;
            }
        }
        Ok(())
    }

    /// The number of other connections of this program to the database. A file cannot tell.
    pub async fn others(&mut self) -> Result<i64, Error> {
        const OTHERS: &str = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
                                  AND application_name = 'ergo-server' AND pid <> pg_backend_pid()";
        match self {
            Self::Sqlite(_) => Ok(0),
            Self::Postgres(transaction) => sqlx::query_scalar(OTHERS).fetch_one(&mut **transaction).await,
        }
    }

    /// Whether [`Connection::say`] reaches other processes.
    pub fn is_heard(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }

    /// Sends text to the processes that listen to a channel when this commits. Does nothing on a file.
    pub async fn say(&mut self, channel: &str, text: String) -> Result<(), Error> {
        if let Self::Postgres(transaction) = self {
            let notify = sqlx::query("SELECT pg_notify($1, $2)").bind(channel.to_owned()).bind(text);
            notify.execute(&mut **transaction).await?;
        }
        Ok(())
    }

    /// Commits.
    pub async fn commit(self) -> Result<(), Error> {
        match self {
            Self::Sqlite(transaction) => transaction.commit().await,
            Self::Postgres(transaction) => transaction.commit().await,
        }
    }
}
