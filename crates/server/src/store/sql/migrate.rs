//! Migrating a database to the schema of this server: numbered migrations, the same files for both databases.

use super::{dialect::postgres_schema, error::DatabaseError, legacy, location::Location};
use sqlx::{
    AssertSqlSafe, ConnectOptions as _, Connection as _, PgConnection, SqlSafeStr as _, SqliteConnection,
    migrate::{MigrateError, Migration, MigrationType, Migrator},
    postgres::PgConnectOptions,
    sqlite::SqliteConnectOptions,
};
use std::time::Duration;
use tokio::time::timeout;

static MIGRATIONS: Migrator = sqlx::migrate!("src/store/migrations");
/// How long a server may take to let us in.
const CONNECTING: Duration = Duration::from_secs(5);
/// A new PostgreSQL database begins with this migration: nobody has an older one.
const FIRST_OF_POSTGRES: i64 = 6;
/// Migrations that have other words for PostgreSQL.
const OF_POSTGRES: [(i64, &str); 7] = [
    (12, include_str!("../migrations/postgres/0012_retention.sql")),
    (14, include_str!("../migrations/postgres/0014_records.sql")),
    (17, include_str!("../migrations/postgres/0017_implied_keys.sql")),
    (19, include_str!("../migrations/postgres/0019_search_by_membership.sql")),
    (20, include_str!("../migrations/postgres/0020_member_counts.sql")),
    (21, include_str!("../migrations/postgres/0021_search_at_any_size.sql")),
    (24, include_str!("../migrations/postgres/0024_log.sql")),
];
/// The oldest schema version that a server must know to use the database.
pub(super) const OLDEST: &str = "SELECT oldest FROM compatibility";
/// How many attempts a migration gets. On a SQLite file, sqlx takes no lock, so another process can get in between. On
/// PostgreSQL, a server of the previous version may hold locks on the tables for a moment.
const TRIES: u32 = 10;
/// The pause between two attempts.
const PAUSE: Duration = Duration::from_millis(300);

/// The version of the schema of this server.
pub fn newest() -> i64 {
    MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or_default()
}

/// A connection to a server that answers in time.
pub(super) async fn connected(options: &PgConnectOptions) -> Result<PgConnection, DatabaseError> {
    let late = |_| std::io::Error::new(std::io::ErrorKind::TimedOut, "it does not answer");
    let connecting = timeout(CONNECTING, PgConnection::connect_with(options));
    Ok(connecting.await.map_err(late).map_err(sqlx::Error::Io)??)
}

/// Runs the migrations that the database does not have yet. Several processes that start at once wait for each other. A
/// database that a newer server has migrated is used as it is, if that server left it usable for this one.
pub async fn bring_up(location: &Location) -> Result<(), DatabaseError> {
    match location {
        Location::Sqlite(options) => sqlite(options).await,
        Location::Postgres(options) => postgres(options).await,
    }
}

/// Without foreign keys, because a migration rebuilds tables that others point to. The tests of the migrations check that
/// every key still has its row.
async fn sqlite(options: &SqliteConnectOptions) -> Result<(), DatabaseError> {
    let mut connection = SqliteConnection::connect_with(&options.clone().foreign_keys(false)).await?;
    legacy::bring_up(&mut connection, &MIGRATIONS).await?;
    // If several processes start at once, one migrates the file, and the others find it done at their next attempt.
    let mut tries = 0;
    while let Err(error) = MIGRATIONS.run(&mut connection).await {
        tries += 1;
        if let MigrateError::VersionMissing(version) = error {
            let oldest = sqlx::query_scalar(OLDEST).fetch_optional(&mut connection).await;
            require_compatible(version, oldest)?;
            break;
        }
        if tries == TRIES {
            return Err(error.into());
        }
        tokio::time::sleep(PAUSE).await;
    }
    connection.close().await?;
    Ok(())
}

async fn postgres(options: &PgConnectOptions) -> Result<(), DatabaseError> {
    let first = include_str!("../migrations/postgres/0006_schema.sql");
    let later = MIGRATIONS.iter().filter(|migration| migration.version > FIRST_OF_POSTGRES);
    let later = later.map(|migration| {
        let other = OF_POSTGRES.iter().find(|(version, _)| *version == migration.version);
        (migration.version, other.map_or(migration.sql.as_str(), |(_, text)| *text))
    });
    let all = std::iter::once((FIRST_OF_POSTGRES, first)).chain(later).map(|(version, text)| {
        let text = AssertSqlSafe(postgres_schema(text)).into_sql_str();
        Migration::new(version, "the schema".into(), MigrationType::Simple, text, false)
    });
    let migrator = Migrator::with_migrations(all.collect());
    // A migration that waits for a lock is slow, and its text would fill the log.
    let options = options.clone().disable_statement_logging();
    let mut tries = 0;
    loop {
        let mut connection = connected(&options).await?;
        tries += 1;
        match migrator.run(&mut connection).await {
            Err(MigrateError::VersionMissing(version)) => {
                let oldest = sqlx::query_scalar(OLDEST).fetch_optional(&mut connection).await;
                require_compatible(version, oldest)?;
            }
            // A new connection, because sqlx keeps its lock on the old one.
            Err(error) if tries < TRIES && is_in_the_way(&error) => {
                connection.close().await?;
                tokio::time::sleep(PAUSE).await;
                continue;
            }
            done => done?,
        }
        connection.close().await?;
        return Ok(());
    }
}

/// Whether someone else held a lock: `deadlock_detected` or `lock_not_available`.
fn is_in_the_way(error: &MigrateError) -> bool {
    let (MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _)) = error else {
        return false;
    };
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    code.is_some_and(|code| ["40P01", "55P03"].contains(&&*code))
}

/// Whether this server can use a database with a migration that it does not know. A database without the table is older than
/// this rule.
pub(super) fn require_compatible(
    version: i64,
    oldest: Result<Option<i64>, sqlx::Error>,
) -> Result<(), DatabaseError> {
    match oldest {
        Ok(Some(oldest)) if oldest <= newest() => Ok(()),
        Ok(_) | Err(sqlx::Error::Database(_)) => Err(DatabaseError::Newer(version)),
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The migration that introduced the table `compatibility`.
    const FIRST_COMPATIBLE: i64 = 16;
    /// What breaks a server that knows only the previous schema.
    const BREAKING: [&str; 4] = ["DROP TABLE", "DROP COLUMN", " RENAME ", "ALTER COLUMN"];

    #[test]
    fn a_migration_that_breaks_older_servers_says_so() {
        let shared = MIGRATIONS.iter().map(|migration| (migration.version, migration.sql.as_str()));
        for (version, text) in shared.chain(OF_POSTGRES).filter(|(version, _)| *version > FIRST_COMPATIBLE) {
            let breaks = BREAKING.iter().any(|word| text.contains(word));
            let says_so = text.contains(&format!("UPDATE compatibility SET oldest = {version}"));
            assert!(!breaks || says_so, "migration {version} must raise `compatibility`");
        }
    }
}
