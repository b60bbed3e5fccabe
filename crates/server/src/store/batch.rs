//! Inserting many rows by one statement: the rows travel as one JSON text. Thousands of bound parameters
//! would be slower by far in a debug build.

use super::{StoreError, Writing, sql};
use serde_json::Value;

/// A column, and what it is read as: everything in JSON is a text to PostgreSQL.
#[derive(Clone, Copy)]
pub enum Column {
    /// A text.
    Text(&'static str),
    /// A number.
    Number(&'static str),
}

/// Inserts rows; each is an array in the order of `columns`. Table and columns are words of ours.
pub async fn insert(
    tx: &mut Writing,
    table: &'static str,
    columns: &[Column],
    rows: &[Value],
) -> Result<(), StoreError> {
    let (names, values): (Vec<&str>, Vec<String>) = columns
        .iter()
        .enumerate()
        .map(|(place, column)| match column {
            Column::Text(name) => (*name, format!("value ->> {place}")),
            Column::Number(name) => (*name, format!("CAST(value ->> {place} AS BIGINT)")),
        })
        .unzip();
    let (names, values) = (names.join(", "), values.join(", "));
    let sql = format!("INSERT INTO {table} ({names}) SELECT {values} FROM json_each($1) ORDER BY key");
    sql::query(sql).bind(serde_json::to_string(rows)?).execute(tx.connection()).await?;
    Ok(())
}
