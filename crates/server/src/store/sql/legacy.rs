//! Databases from before migrations had numbers: their schema version is in `PRAGMA user_version`, 1 to 3. They are
//! brought up to 3, which equals migration 1, and that migration is marked as applied.

use super::error::DatabaseError;
use sqlx::{Connection, SqliteConnection, migrate::Migrator};

/// The last version of that kind.
const LAST: i64 = 3;

/// Does nothing for a new database or one with numbered migrations.
pub async fn bring_up(connection: &mut SqliteConnection, migrations: &Migrator) -> Result<(), DatabaseError> {
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    let version: i64 = sqlx::query_scalar("PRAGMA user_version").fetch_one(&mut *transaction).await?;
    if version == 0 {
        return Ok(());
    }
    if version > LAST {
        return Err(DatabaseError::Newer(version));
    }
    if version == 1 {
        sqlx::raw_sql(include_str!("legacy/1_to_2.sql")).execute(&mut *transaction).await?;
    }
    if version <= 2 {
        sqlx::raw_sql(include_str!("legacy/2_to_3.sql")).execute(&mut *transaction).await?;
    }
    migrations.skip(&mut *transaction, Some(1)).await?;
    sqlx::raw_sql("PRAGMA user_version = 0").execute(&mut *transaction).await?;
    transaction.commit().await?;
    Ok(())
}
