//! Who a person of a trusted identity provider is here.

use crate::{
    database::begin_write,
    database::{self, DatabaseError},
    people,
    problem::Failure,
};
use ergo_protocol::Code;
use ergo_session::{Acting, Claims};
use sqlx::{SqliteConnection, SqlitePool};

/// Why a login could not be linked.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// The database.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// SQLite said no.
    #[error("the login cannot be written: {0}")]
    Sqlite(#[from] sqlx::Error),
    /// Nobody of that id.
    #[error("there is nobody with that id")]
    NoSuchPerson,
}

/// Links a person of a provider to somebody here, for an administrator. What was linked before is replaced.
pub async fn link(database: &str, issuer: &str, subject: &str, person: &str) -> Result<(), LinkError> {
    let pool = database::open_existing(database).await?;
    let mut transaction = begin_write(&pool).await?;
    let known: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM people WHERE id = ?)")
        .bind(person)
        .fetch_one(&mut *transaction)
        .await?;
    if !known {
        return Err(LinkError::NoSuchPerson);
    }
    sqlx::query("INSERT OR REPLACE INTO logins (issuer, subject, person_id) VALUES (?, ?, ?)")
        .bind(issuer)
        .bind(subject)
        .bind(person)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(())
}

/// The agent whose own token of a provider this is. The first time they are found by an e-mail address that
/// the provider has verified, and linked for good: a later change of addresses over there moves nobody.
pub async fn agent(pool: &SqlitePool, claims: &Claims) -> Result<String, Failure> {
    if matches!(claims.acting, Acting::By(_) | Acting::ByUnknown) {
        let detail = "This sign-in is itself an impersonation, so it cannot be yours. Sign in as yourself.";
        return Err(Failure::new(Code::NestedEntry, detail));
    }
    let mut connection = pool.acquire().await?;
    if let Some(person) = linked(&mut connection, &claims.issuer, &claims.subject).await? {
        return require_agent(&mut connection, person).await;
    }
    drop(connection);
    let mut transaction = begin_write(pool).await?;
    // Another sign-in of the same person may have been quicker.
    if let Some(person) = linked(&mut transaction, &claims.issuer, &claims.subject).await? {
        return require_agent(&mut transaction, person).await;
    }
    let found = by_email(&mut transaction, claims.verified_email.as_deref()).await?;
    let person = require_agent(&mut transaction, found.ok_or_else(stranger)?).await?;
    let taken: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM logins WHERE issuer = ? AND person_id = ?)")
            .bind(&claims.issuer)
            .bind(&person)
            .fetch_one(&mut *transaction)
            .await?;
    if taken {
        return Err(stranger());
    }
    sqlx::query("INSERT INTO logins (issuer, subject, person_id) VALUES (?, ?, ?)")
        .bind(&claims.issuer)
        .bind(&claims.subject)
        .bind(&person)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(person)
}

/// Whoever a provider's id or verified e-mail address means here, without linking them.
pub async fn person(
    connection: &mut SqliteConnection,
    issuer: &str,
    subject: &str,
    email: Option<&str>,
) -> Result<Option<String>, Failure> {
    match linked(connection, issuer, subject).await? {
        Some(person) => Ok(Some(person)),
        None => by_email(connection, email).await,
    }
}

async fn linked(
    connection: &mut SqliteConnection,
    issuer: &str,
    subject: &str,
) -> Result<Option<String>, Failure> {
    let person = sqlx::query_scalar("SELECT person_id FROM logins WHERE issuer = ? AND subject = ?")
        .bind(issuer)
        .bind(subject)
        .fetch_optional(connection)
        .await?;
    Ok(person)
}

/// Without regard to ASCII case and to nothing else: folded letters would make two addresses one.
async fn by_email(connection: &mut SqliteConnection, email: Option<&str>) -> Result<Option<String>, Failure> {
    let Some(email) = email else { return Ok(None) };
    let person = sqlx::query_scalar("SELECT id FROM people WHERE email = ? COLLATE NOCASE")
        .bind(email)
        .fetch_optional(connection)
        .await?;
    Ok(person)
}

async fn require_agent(connection: &mut SqliteConnection, person: String) -> Result<String, Failure> {
    match people::agent_role(connection, &person).await? {
        Some(_) => Ok(person),
        None => Err(stranger()),
    }
}

fn stranger() -> Failure {
    Failure::new(
        Code::Forbidden,
        "Your organisation's sign-in knows you, but this is not a support account here. Ask your administrator to \
         link it.",
    )
}
