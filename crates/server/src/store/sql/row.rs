//! A row that was read, and the conversion of its columns to values.

use sqlx::{Column as _, Error, Row as _, TypeInfo as _, ValueRef as _, postgres::PgRow, sqlite::SqliteRow};

/// A row of either database.
pub enum Row {
    /// A row from a file.
    Sqlite(SqliteRow),
    /// A row from a server.
    Postgres(PgRow),
}

impl Row {
    /// The value of the column with this name.
    pub fn try_get<T: Column>(&self, name: &str) -> Result<T, Error> {
        match self {
            Self::Sqlite(row) => T::from_sqlite(row, row.try_column(name)?.ordinal()),
            Self::Postgres(row) => T::from_postgres(row, row.try_column(name)?.ordinal()),
        }
    }

    fn at<T: Column>(&self, place: usize) -> Result<T, Error> {
        match self {
            Self::Sqlite(row) => T::from_sqlite(row, place),
            Self::Postgres(row) => T::from_postgres(row, place),
        }
    }
}

/// A type that a column can be read as.
pub trait Column: Sized {
    /// Reads it from a SQLite row.
    fn from_sqlite(row: &SqliteRow, place: usize) -> Result<Self, Error>;
    /// Reads it from a PostgreSQL row.
    fn from_postgres(row: &PgRow, place: usize) -> Result<Self, Error>;
}

/// Types that both databases read alike.
macro_rules! alike {
    ($($kind:ty),+) => {$(
        impl Column for $kind {
            fn from_sqlite(row: &SqliteRow, place: usize) -> Result<Self, Error> {
                row.try_get(place)
            }

            fn from_postgres(row: &PgRow, place: usize) -> Result<Self, Error> {
                row.try_get(place)
            }
        }
    )+};
}

alike!(String, Option<String>, Vec<u8>, Option<Vec<u8>>);

impl Column for i64 {
    fn from_sqlite(row: &SqliteRow, place: usize) -> Result<Self, Error> {
        row.try_get(place)
    }

    fn from_postgres(row: &PgRow, place: usize) -> Result<Self, Error> {
        Option::<Self>::from_postgres(row, place)?.ok_or_else(|| Error::Decode("a number is missing".into()))
    }
}

impl Column for Option<i64> {
    fn from_sqlite(row: &SqliteRow, place: usize) -> Result<Self, Error> {
        row.try_get(place)
    }

    /// In PostgreSQL, an integer constant has 32 bits and a comparison is a boolean.
    fn from_postgres(row: &PgRow, place: usize) -> Result<Self, Error> {
        Ok(match row.try_get_raw(place)?.type_info().name() {
            "INT4" => row.try_get::<Option<i32>, _>(place)?.map(i64::from),
            "BOOL" => row.try_get::<Option<bool>, _>(place)?.map(i64::from),
            _ => row.try_get(place)?,
        })
    }
}

impl Column for bool {
    fn from_sqlite(row: &SqliteRow, place: usize) -> Result<Self, Error> {
        row.try_get(place)
    }

    fn from_postgres(row: &PgRow, place: usize) -> Result<Self, Error> {
        Ok(i64::from_postgres(row, place)? != 0)
    }
}

/// A type that a row can be read as: one of our own types, its only column, or its columns in order.
pub trait FromRow: Sized {
    /// Reads the row.
    fn from_row(row: &Row) -> Result<Self, Error>;
}

macro_rules! first_column {
    ($($kind:ty),+) => {$(
        impl FromRow for $kind {
            fn from_row(row: &Row) -> Result<Self, Error> {
                row.at(0)
            }
        }
    )+};
}

first_column!(String, Option<String>, Vec<u8>, i64, Option<i64>, bool);

macro_rules! columns_in_order {
    ($($kind:ident $place:tt),+) => {
        impl<$($kind: Column),+> FromRow for ($($kind,)+) {
            fn from_row(row: &Row) -> Result<Self, Error> {
                Ok(($(row.at::<$kind>($place)?,)+))
            }
        }
    };
}

columns_in_order!(A 0, B 1);
columns_in_order!(A 0, B 1, C 2);
columns_in_order!(A 0, B 1, C 2, D 3);
columns_in_order!(A 0, B 1, C 2, D 3, E 4);
columns_in_order!(A 0, B 1, C 2, D 3, E 4, F 5);
columns_in_order!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
