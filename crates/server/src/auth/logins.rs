//! Maps people at a trusted identity provider to people here.

use crate::{
    clock::Clock,
    failure::Failure,
    store::{Database, DatabaseError, Reading, StoreError, Writing, agents, audit, logins, people},
};
use ergo_protocol::Code;
use ergo_session::{Acting, Claims};

/// Why a login could not be linked.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// The database could not be opened.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The database could not be written.
    #[error("the login could not be saved: {0}")]
    Store(#[from] StoreError),
    /// There is no person with this id.
    #[error("there is no person with that ID")]
    NoSuchPerson,
}

/// Links a person at a provider to a person here, for an administrator. Replaces any previous link.
pub async fn link(database: &str, issuer: &str, subject: &str, person: &str) -> Result<(), LinkError> {
    let database = Database::open_existing(database, Clock::system()).await?;
    let mut tx = database.write().await?;
    if people::find(&mut tx, person).await?.is_none() {
        return Err(LinkError::NoSuchPerson);
    }
    logins::link(&mut tx, issuer, subject, person).await?;
    record(&mut tx, issuer, subject, person, "From the command line").await?;
    tx.commit().await?;
    database.close().await;
    Ok(())
}

/// The agent that a provider's token belongs to. The first time, they are found by an email address that the provider
/// has verified, and linked permanently: a later change of address does not change the link.
pub async fn agent(tx: &mut Writing, claims: &Claims) -> Result<String, Failure> {
    if matches!(claims.acting, Acting::By(_) | Acting::ByUnknown) {
        return Err(Failure::new(
            Code::NestedEntry,
            "This token is for acting as someone else. Sign in as yourself.",
        ));
    }
    if let Some(person) = logins::find(tx, &claims.issuer, &claims.subject).await? {
        return require_agent(tx, person).await;
    }
    let found = by_email(tx, claims.verified_email.as_deref()).await?;
    let person = require_agent(tx, found.ok_or_else(stranger)?).await?;
    // Another account at the provider is already linked to this person: a reassigned address proves nothing.
    if logins::has_one(tx, &claims.issuer, &person).await? {
        return Err(stranger());
    }
    logins::link(tx, &claims.issuer, &claims.subject, &person).await?;
    record(tx, &claims.issuer, &claims.subject, &person, "At first sign-in, by verified email address")
        .await?;
    Ok(person)
}

/// The person here that a provider's token refers to, agent or not.
pub async fn known(tx: &mut Reading, claims: &Claims) -> Result<Option<String>, Failure> {
    person(tx, &claims.issuer, &claims.subject, claims.verified_email.as_deref()).await
}

/// The person here with this provider id or verified email address, without linking them.
pub async fn person(
    tx: &mut Reading,
    issuer: &str,
    subject: &str,
    email: Option<&str>,
) -> Result<Option<String>, Failure> {
    match logins::find(tx, issuer, subject).await? {
        Some(person) => Ok(Some(person)),
        None => by_email(tx, email).await,
    }
}

async fn record(
    tx: &mut Writing,
    issuer: &str,
    subject: &str,
    person: &str,
    how: &str,
) -> Result<(), StoreError> {
    let entry = audit::Entry {
        action: "login.linked",
        subject: person.to_owned(),
        actor: None,
        session: None,
        workspace: None,
        target: Some(person.to_owned()),
        detail: format!("{subject} at {issuer}. {how}"),
    };
    audit::record(tx, &entry).await
}

async fn by_email(tx: &mut Reading, email: Option<&str>) -> Result<Option<String>, Failure> {
    match email {
        Some(email) => Ok(people::by_email(tx, email).await?),
        None => Ok(None),
    }
}

async fn require_agent(tx: &mut Reading, person: String) -> Result<String, Failure> {
    match agents::role(tx, &person).await? {
        Some(_) => Ok(person),
        None if agents::is_one(tx, &person).await? => Err(Failure::new(
            Code::Forbidden,
            "This support account is disabled. Ask your administrator to enable it.",
        )),
        None => Err(stranger()),
    }
}

fn stranger() -> Failure {
    Failure::new(
        Code::Forbidden,
        "You signed in at your organization, but no support account here is linked to that sign-in. Ask your \
         administrator to link one.",
    )
}
