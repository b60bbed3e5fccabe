//! A statement with its parameters, and its results.

use super::{Connection, FromRow, Row, Value, dialect};
use futures_util::{StreamExt as _, stream::BoxStream};
use sqlx::{
    AssertSqlSafe, Error, Executor as _, Postgres, Sqlite, postgres::PgArguments, sqlite::SqliteArguments,
};
use std::borrow::Cow;

/// A statement. Its text is always our own; input is bound, never written into it.
pub struct Query {
    sql: Cow<'static, str>,
    values: Vec<Value>,
}

/// Creates a statement without parameters.
pub fn query(sql: impl Into<Cow<'static, str>>) -> Query {
    Query::with(sql, Vec::new())
}

/// Runs several statements that create or drop tables.
pub async fn run_all(connection: &mut Connection, sql: &str) -> Result<(), Error> {
    match connection {
        Connection::Sqlite(transaction) => {
            transaction.execute(sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))).await?;
        }
        Connection::Postgres(transaction) => {
            let sql = dialect::postgres_schema(&dialect::postgres(sql));
            transaction.execute(sqlx::raw_sql(AssertSqlSafe(sql))).await?;
        }
    }
    Ok(())
}

impl Query {
    pub(super) fn with(sql: impl Into<Cow<'static, str>>, values: Vec<Value>) -> Self {
        let sql = sql.into();
        // A prepared statement breaks if a newer server adds a column to what a star stands for.
        debug_assert!(!sql.contains("SELECT *") && !sql.contains(".*"), "name the columns: {sql}");
        Self { sql, values }
    }

    /// Binds the value of the next parameter.
    #[must_use]
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }

    /// Runs it and returns how many rows it changed.
    pub async fn execute(self, connection: &mut Connection) -> Result<u64, Error> {
        Ok(match connection {
            Connection::Sqlite(transaction) => {
                self.for_sqlite().execute(&mut **transaction).await?.rows_affected()
            }
            Connection::Postgres(transaction) => {
                self.for_postgres().execute(&mut **transaction).await?.rows_affected()
            }
        })
    }

    /// All rows.
    pub async fn fetch_all<T: FromRow>(self, connection: &mut Connection) -> Result<Vec<T>, Error> {
        match connection {
            Connection::Sqlite(transaction) => {
                let rows = self.for_sqlite().fetch_all(&mut **transaction).await?;
                rows.into_iter().map(|row| T::from_row(&Row::Sqlite(row))).collect()
            }
            Connection::Postgres(transaction) => {
                let rows = self.for_postgres().fetch_all(&mut **transaction).await?;
                rows.into_iter().map(|row| T::from_row(&Row::Postgres(row))).collect()
            }
        }
    }

    /// The first row, if there is one.
    pub async fn fetch_optional<T: FromRow>(self, connection: &mut Connection) -> Result<Option<T>, Error> {
        let row = match connection {
            Connection::Sqlite(transaction) => {
                self.for_sqlite().fetch_optional(&mut **transaction).await?.map(Row::Sqlite)
            }
            Connection::Postgres(transaction) => {
                self.for_postgres().fetch_optional(&mut **transaction).await?.map(Row::Postgres)
            }
        };
        row.as_ref().map(T::from_row).transpose()
    }

    /// The first row; an error if there is none.
    pub async fn fetch_one<T: FromRow>(self, connection: &mut Connection) -> Result<T, Error> {
        self.fetch_optional(connection).await?.ok_or(Error::RowNotFound)
    }

    /// Row by row, for results that are too large for memory.
    pub fn fetch(self, connection: &mut Connection) -> BoxStream<'_, Result<Row, Error>> {
        match connection {
            Connection::Sqlite(transaction) => {
                self.for_sqlite().fetch(&mut **transaction).map(|row| row.map(Row::Sqlite)).boxed()
            }
            Connection::Postgres(transaction) => {
                self.for_postgres().fetch(&mut **transaction).map(|row| row.map(Row::Postgres)).boxed()
            }
        }
    }

    fn for_sqlite(self) -> sqlx::query::Query<'static, Sqlite, SqliteArguments> {
        let query = sqlx::query(AssertSqlSafe(self.sql));
        self.values.into_iter().fold(query, |query, value| match value {
            Value::Int(number) => query.bind(number),
            Value::Text(text) => query.bind(text),
            Value::Bytes(bytes) => query.bind(bytes),
        })
    }

    fn for_postgres(self) -> sqlx::query::Query<'static, Postgres, PgArguments> {
        let sql = match dialect::postgres(&self.sql) {
            Cow::Owned(other) => Cow::Owned(other),
            Cow::Borrowed(_) => self.sql,
        };
        let query = sqlx::query(AssertSqlSafe(sql));
        self.values.into_iter().fold(query, |query, value| match value {
            Value::Int(number) => query.bind(number),
            Value::Text(text) => query.bind(text.map(dialect::postgres_text)),
            Value::Bytes(bytes) => query.bind(bytes),
        })
    }
}
