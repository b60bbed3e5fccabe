//! People.

use super::{Reading, StoreError, Writing, sql};
use ergo_protocol::{Person, UnixMillis, profile::Profile};
use std::collections::{BTreeSet, HashMap};

/// The person with this id.
pub async fn find(tx: &mut Reading, id: &str) -> Result<Option<Person>, StoreError> {
    let row: Option<(String, String, String)> =
        sql::query("SELECT id, name, email FROM people WHERE id = $1")
            .bind(id)
            .fetch_optional(tx.connection())
            .await?;
    Ok(row.map(|(id, name, email)| Person { id, name, email }))
}

/// The person with an id that the database guarantees to exist.
pub async fn known(tx: &mut Reading, id: &str) -> Result<Person, StoreError> {
    let (id, name, email) = sql::query("SELECT id, name, email FROM people WHERE id = $1")
        .bind(id)
        .fetch_one(tx.connection())
        .await?;
    Ok(Person { id, name, email })
}

/// The people with these ids who exist.
pub async fn of_ids<'a>(
    tx: &mut Reading,
    ids: impl ExactSizeIterator<Item = &'a str>,
) -> Result<Vec<Person>, StoreError> {
    if ids.len() == 0 {
        return Ok(Vec::new());
    }
    let mut query = sql::QueryBuilder::new("SELECT id, name, email FROM people WHERE id IN (");
    query.push_list(ids).push(")");
    let rows: Vec<(String, String, String)> = query.build().fetch_all(tx.connection()).await?;
    Ok(rows.into_iter().map(|(id, name, email)| Person { id, name, email }).collect())
}

/// The ids of all people.
pub async fn ids(tx: &mut Reading) -> Result<Vec<String>, StoreError> {
    Ok(sql::query("SELECT id FROM people").fetch_all(tx.connection()).await?)
}

/// The id of the person with exactly this address, ignoring only ASCII case: folding more would merge different
/// addresses. `None` if two people have it, because we must not guess which of them is meant.
pub async fn by_email(tx: &mut Reading, email: &str) -> Result<Option<String>, StoreError> {
    let mut found: Vec<String> = sql::query("SELECT id FROM people WHERE lower(email) = $1 LIMIT 2")
        .bind(email.to_ascii_lowercase())
        .fetch_all(tx.connection())
        .await?;
    Ok(if found.len() == 1 { found.pop() } else { None })
}

/// The same for many lowercase addresses: for each that anyone has, who has it; `None` if two people have it.
pub async fn by_emails(
    tx: &mut Reading,
    emails: &BTreeSet<String>,
) -> Result<HashMap<String, Option<String>>, StoreError> {
    let rows: Vec<[&String; 1]> = emails.iter().map(|email| [email]).collect();
    let sql = "SELECT lower(p.email), CASE WHEN count(*) = 1 THEN min(p.id) END
               FROM json_each($1) JOIN people p ON lower(p.email) = value ->> 0 GROUP BY lower(p.email)";
    let query = sql::query(sql).bind(serde_json::to_string(&rows)?);
    let found: Vec<(String, Option<String>)> = query.fetch_all(tx.connection()).await?;
    Ok(found.into_iter().collect())
}

/// A person's timezone and locale.
pub async fn profile(tx: &mut Reading, id: &str) -> Result<Profile, StoreError> {
    let (timezone, locale) = sql::query("SELECT timezone, locale FROM people WHERE id = $1")
        .bind(id)
        .fetch_one(tx.connection())
        .await?;
    Ok(Profile { timezone, locale })
}

/// Sets a person's timezone and locale.
pub async fn set_profile(tx: &mut Writing, id: &str, profile: &Profile) -> Result<(), StoreError> {
    sql::query("UPDATE people SET timezone = $1, locale = $2 WHERE id = $3")
        .bind(&profile.timezone)
        .bind(&profile.locale)
        .bind(id)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Whether a person's "last seen" is older than this, or in the future.
pub async fn is_unseen_since(tx: &mut Reading, id: &str, since: UnixMillis) -> Result<bool, StoreError> {
    let now = tx.now();
    let due: Option<i64> = sql::query(
        "SELECT 1 FROM people WHERE id = $1 AND (last_seen_at IS NULL OR last_seen_at < $2 OR last_seen_at > $3)",
    )
    .bind(id)
    .bind(since)
    .bind(now)
    .fetch_optional(tx.connection())
    .await?;
    Ok(due.is_some())
}

/// Sets a person's "last seen" to now.
pub async fn move_last_seen(tx: &mut Writing, id: &str) -> Result<(), StoreError> {
    let now = tx.now();
    sql::query("UPDATE people SET last_seen_at = $1 WHERE id = $2")
        .bind(now)
        .bind(id)
        .execute(tx.connection())
        .await?;
    Ok(())
}
