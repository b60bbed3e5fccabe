//! Inserts many rows with one statement: the rows are passed as one JSON text. Thousands of bound parameters would be
//! much slower in a debug build.

use super::{StoreError, Writing, sql};
use serde_json::Value;

/// A column and its type, because PostgreSQL reads everything in JSON as text.
#[derive(Clone, Copy)]
pub enum Column {
    /// A text.
    Text(&'static str),
    /// A number.
    Number(&'static str),
}

/// Inserts rows; each is an array in the order of `columns`. The table and columns are our own names.
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
