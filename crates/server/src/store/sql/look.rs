//! Inspects a database before a server uses it: whose it is, and what a server could not do in it. Changes nothing.

use super::{
    error::DatabaseError,
    location::Location,
    migrate::{OLDEST, connected, newest, require_compatible},
};
use sqlx::{
    Connection as _, PgConnection, SqliteConnection, postgres::PgConnectOptions, sqlite::SqliteConnectOptions,
};

/// How many of the tables that every version of this server has are in a file, and the name of some table that is not
/// SQLite's own.
const TABLES_OF_FILE: &str = "
    SELECT count(CASE WHEN name IN ('agents', 'audit', 'entry_requests', 'people', 'sessions') THEN 1 END),
           min(CASE WHEN name <> '_sqlx_migrations' AND substr(name, 1, 7) <> 'sqlite_' THEN name END)
    FROM sqlite_schema WHERE type = 'table'";
/// The same on a server, where extensions can have tables, too.
const TABLES_ON_SERVER: &str = "
    SELECT (SELECT count(*) FROM unnest(ARRAY['agents', 'audit', 'entry_requests', 'people', 'sessions']) AS ours (name)
            WHERE to_regclass(ours.name) IS NOT NULL),
           (SELECT min(CAST(c.relname AS TEXT)) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') AND c.relname <> '_sqlx_migrations'
                AND NOT EXISTS (SELECT 1 FROM pg_depend d
                                WHERE d.classid = CAST('pg_class' AS REGCLASS) AND d.objid = c.oid AND d.deptype = 'e'))";
/// The schema of the search path that has our tables, if it is not the one where a server would create them.
const TABLES_ELSEWHERE: &str = "
    SELECT CAST(n.nspname AS TEXT) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.oid = to_regclass('entry_requests') AND n.nspname <> current_schema()";
/// The number of those tables.
const ALL_OURS: i64 = 5;
/// The version of the schema.
const VERSION: &str = "SELECT max(version) FROM _sqlx_migrations";
/// The properties of a database on a server and of the connected role.
const TERMS: &str = "
    SELECT current_setting('server_encoding'), pg_is_in_recovery(), current_setting('transaction_read_only') = 'on',
           CAST(current_user AS TEXT), CAST(current_schema() AS TEXT), has_schema_privilege(current_schema(), 'CREATE')";
/// The only encoding that can store every name.
const ENCODING: &str = "UTF8";

/// What was found in a database.
pub struct Found {
    /// The version of the schema; `None` if no server has migrated the database.
    pub version: Option<i64>,
    /// Why a server cannot use it.
    pub wrong: Vec<DatabaseError>,
}

/// Inspects a database that was opened for inspection.
pub async fn look(location: &Location) -> Result<Found, DatabaseError> {
    let mut wrong = Vec::new();
    let version = match location {
        Location::Sqlite(options) => {
            let mut connection = SqliteConnection::connect_with(options).await?;
            let version = version_of_file(&mut connection).await;
            connection.close().await?;
            version
        }
        Location::Postgres(options) => {
            let mut connection = connected(options).await?;
            let Terms { encoding, standby, read_only, role, schema, may_create } =
                terms(&mut connection).await?;
            let ours = is_ours_on_server(&mut connection).await;
            // A server that has created its tables already uses it.
            let is_new = matches!(ours, Ok(false));
            wrong.extend((is_new && encoding != ENCODING).then(|| DatabaseError::Encoding(encoding)));
            wrong.extend(standby.then_some(DatabaseError::Standby));
            wrong.extend((read_only && !standby).then_some(DatabaseError::ReadOnly));
            match schema {
                None => wrong.push(DatabaseError::NoSchema),
                // Every start runs `CREATE TABLE IF NOT EXISTS` for the table of migrations, and PostgreSQL refuses that
                // even if the table exists.
                Some(schema) if !may_create => wrong.push(DatabaseError::MayNotCreate { role, schema }),
                Some(_) => {}
            }
            let version = match ours {
                Ok(_) => version_on_server(&mut connection).await,
                Err(error) => Err(error),
            };
            connection.close().await?;
            version
        }
    };
    let version = version.unwrap_or_else(|error| {
        wrong.push(error);
        None
    });
    Ok(Found { version, wrong })
}

/// Refuses a database in which a server must not create its tables, because it belongs to another program or cannot store
/// every name. Runs before anything in it is changed.
pub async fn require_fit(location: &Location) -> Result<(), DatabaseError> {
    match location {
        Location::Sqlite(options) if options.get_filename().exists() => {
            // Without a server's settings, such as the journal mode, which would change the file.
            let options = SqliteConnectOptions::new().filename(options.get_filename());
            let mut connection = SqliteConnection::connect_with(&options).await?;
            let fit = is_ours(sqlx::query_as(TABLES_OF_FILE).fetch_one(&mut connection).await?);
            connection.close().await?;
            fit.map(drop)
        }
        Location::Sqlite(_) => Ok(()),
        Location::Postgres(options) => require_fit_on_server(options).await,
    }
}

async fn require_fit_on_server(options: &PgConnectOptions) -> Result<(), DatabaseError> {
    let mut connection = connected(options).await?;
    if !is_ours_on_server(&mut connection).await? {
        let Terms { encoding, .. } = terms(&mut connection).await?;
        if encoding != ENCODING {
            return Err(DatabaseError::Encoding(encoding));
        }
    }
    connection.close().await?;
    Ok(())
}

async fn is_ours_on_server(connection: &mut PgConnection) -> Result<bool, DatabaseError> {
    let elsewhere: Option<String> =
        sqlx::query_scalar(TABLES_ELSEWHERE).fetch_optional(&mut *connection).await?;
    if let Some(schema) = elsewhere {
        return Err(DatabaseError::Elsewhere(schema));
    }
    is_ours(sqlx::query_as(TABLES_ON_SERVER).fetch_one(connection).await?)
}

/// Whether a server has created its tables in it. Refuses another program's tables.
fn is_ours((ours, any): (i64, Option<String>)) -> Result<bool, DatabaseError> {
    match any {
        _ if ours == ALL_OURS => Ok(true),
        Some(table) => Err(DatabaseError::Foreign(table)),
        None => Ok(false),
    }
}

async fn version_of_file(connection: &mut SqliteConnection) -> Result<Option<i64>, DatabaseError> {
    is_ours(sqlx::query_as(TABLES_OF_FILE).fetch_one(&mut *connection).await?)?;
    let there = "SELECT count(*) FROM sqlite_schema WHERE name = '_sqlx_migrations'";
    if sqlx::query_scalar::<_, i64>(there).fetch_one(&mut *connection).await? == 0 {
        return Ok(None);
    }
    let version = sqlx::query_scalar(VERSION).fetch_one(&mut *connection).await?;
    let oldest = sqlx::query_scalar(OLDEST).fetch_optional(connection).await;
    known(version, oldest)
}

async fn version_on_server(connection: &mut PgConnection) -> Result<Option<i64>, DatabaseError> {
    let there = "SELECT to_regclass('_sqlx_migrations') IS NOT NULL";
    if !sqlx::query_scalar::<_, bool>(there).fetch_one(&mut *connection).await? {
        return Ok(None);
    }
    let version = sqlx::query_scalar(VERSION).fetch_one(&mut *connection).await?;
    let oldest = sqlx::query_scalar(OLDEST).fetch_optional(connection).await;
    known(version, oldest)
}

/// Refuses a version that this server cannot use.
fn known(
    version: Option<i64>,
    oldest: Result<Option<i64>, sqlx::Error>,
) -> Result<Option<i64>, DatabaseError> {
    if let Some(version) = version.filter(|version| *version > newest()) {
        require_compatible(version, oldest)?;
    }
    Ok(version)
}

struct Terms {
    encoding: String,
    standby: bool,
    read_only: bool,
    role: String,
    /// The schema in which tables are created.
    schema: Option<String>,
    may_create: bool,
}

async fn terms(connection: &mut PgConnection) -> Result<Terms, DatabaseError> {
    type Row = (String, bool, bool, String, Option<String>, Option<bool>);
    let row: Row = sqlx::query_as(TERMS).fetch_one(connection).await?;
    let (encoding, standby, read_only, role, schema, may_create) = row;
    Ok(Terms { encoding, standby, read_only, role, schema, may_create: may_create.unwrap_or_default() })
}
