//! Addresses that imported people take over from others: from people whose own line gives them another address, or whom the
//! file removes.

use super::{Reading, StoreError, Writing, sql};
use std::collections::HashSet;

/// The rows of a batch whose address someone else has, in the order of the file, and who has it.
pub async fn held(tx: &mut Reading, batch: &str) -> Result<Vec<(usize, String)>, StoreError> {
    let found: Vec<(i64, String)> = sql::query(
        "SELECT json_each.key, p.id FROM json_each($1) JOIN people p ON lower(p.email) = value ->> 8
         WHERE p.id <> value ->> 0 ORDER BY json_each.key, p.id",
    )
    .bind(batch)
    .fetch_all(tx.connection())
    .await?;
    Ok(found.into_iter().filter_map(|(row, holder)| Some((usize::try_from(row).ok()?, holder))).collect())
}

/// Those of these people whom the file has had before this batch. Only where it prunes does the database remember.
pub async fn seen(tx: &mut Reading, people: &[&str]) -> Result<HashSet<String>, StoreError> {
    let rows: Vec<[&str; 1]> = people.iter().map(|person| [*person]).collect();
    let found: Vec<String> = sql::query(
        // In this order: the other way round, SQLite reads the batch once for each person of the file.
        "SELECT s.one FROM json_each($1) CROSS JOIN temp.seen s
             ON s.kind = 'person' AND s.one = value ->> 0 AND s.two = ''",
    )
    .bind(serde_json::to_string(&rows)?)
    .fetch_all(tx.connection())
    .await?;
    Ok(found.into_iter().collect())
}

/// Takes their addresses from people, each for a line of the file. What they have instead is no address: it has spaces. It is
/// gone before the import ends.
pub async fn set_aside(tx: &mut Writing, holders: &[(u64, &str)]) -> Result<(), StoreError> {
    let instead = |(line, holder): &(u64, &str)| [(*holder).to_owned(), format!(" {line:020} {holder}")];
    let rows: Vec<[String; 2]> = holders.iter().map(instead).collect();
    sql::query("UPDATE people SET email = value ->> 1 FROM json_each($1) WHERE people.id = value ->> 0")
        .bind(serde_json::to_string(&rows)?)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// The first line that took a person's address without that person getting another one, and who the person is.
pub async fn first_aside(tx: &mut Reading) -> Result<Option<(u64, String)>, StoreError> {
    let sql =
        "SELECT p.email, p.id FROM people p WHERE p.email >= ' ' AND p.email < '!' ORDER BY p.email LIMIT 1";
    let found: Option<(String, String)> = sql::query(sql).fetch_optional(tx.connection()).await?;
    let line = |instead: &str| instead.split_whitespace().next().and_then(|line| line.parse().ok());
    Ok(found.map(|(instead, holder)| (line(&instead).unwrap_or_default(), holder)))
}
