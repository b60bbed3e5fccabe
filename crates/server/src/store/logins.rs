//! Links between people and their ids at identity providers.

use super::{Reading, StoreError, Writing, sql};

/// The person linked to a provider's id.
pub async fn find(tx: &mut Reading, issuer: &str, subject: &str) -> Result<Option<String>, StoreError> {
    Ok(sql::query("SELECT person_id FROM logins WHERE issuer = $1 AND subject = $2")
        .bind(issuer)
        .bind(subject)
        .fetch_optional(tx.connection())
        .await?)
}

/// Whether a person is linked to any id of this provider.
pub async fn has_one(tx: &mut Reading, issuer: &str, person: &str) -> Result<bool, StoreError> {
    let there: Option<i64> = sql::query("SELECT 1 FROM logins WHERE issuer = $1 AND person_id = $2")
        .bind(issuer)
        .bind(person)
        .fetch_optional(tx.connection())
        .await?;
    Ok(there.is_some())
}

/// Links a provider's id to a person, replacing any previous link.
pub async fn link(tx: &mut Writing, issuer: &str, subject: &str, person: &str) -> Result<(), StoreError> {
    sql::query(
        "INSERT INTO logins (issuer, subject, person_id) VALUES ($1, $2, $3)
         ON CONFLICT (issuer, subject) DO UPDATE SET person_id = excluded.person_id",
    )
    .bind(issuer)
    .bind(subject)
    .bind(person)
    .execute(tx.connection())
    .await?;
    Ok(())
}
