//! Inserting many rows by one statement: the rows travel as one JSON text. Thousands of bound parameters
//! would be slower by far in a debug build.

use serde_json::Value;
use sqlx::{AssertSqlSafe, SqliteConnection};

/// Inserts rows; each is an array in the order of `columns`. Table and columns are words of ours.
pub async fn insert(
    connection: &mut SqliteConnection,
    table: &'static str,
    columns: &[&'static str],
    rows: &[Value],
) -> Result<(), sqlx::Error> {
    let values: Vec<String> = (0..columns.len()).map(|index| format!("value ->> {index}")).collect();
    let sql = format!(
        "INSERT INTO {table} ({}) SELECT {} FROM json_each(?) ORDER BY key",
        columns.join(", "),
        values.join(", ")
    );
    let rows = serde_json::to_string(rows).map_err(|error| sqlx::Error::Encode(error.into()))?;
    sqlx::query(AssertSqlSafe(sql)).bind(rows).execute(connection).await?;
    Ok(())
}
