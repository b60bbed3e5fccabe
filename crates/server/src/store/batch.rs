//! Inserting many rows by one statement: the rows travel as one JSON text. Thousands of bound parameters
//! would be slower by far in a debug build.

use super::{StoreError, Writing};
use serde_json::Value;
use sqlx::AssertSqlSafe;

/// Inserts rows; each is an array in the order of `columns`. Table and columns are words of ours.
pub async fn insert(
    tx: &mut Writing,
    table: &'static str,
    columns: &[&'static str],
    rows: &[Value],
) -> Result<(), StoreError> {
    let values: Vec<String> = (0..columns.len()).map(|index| format!("value ->> {index}")).collect();
    let sql = format!(
        "INSERT INTO {table} ({}) SELECT {} FROM json_each($1) ORDER BY key",
        columns.join(", "),
        values.join(", ")
    );
    sqlx::query(AssertSqlSafe(sql)).bind(serde_json::to_string(rows)?).execute(tx.connection()).await?;
    Ok(())
}
