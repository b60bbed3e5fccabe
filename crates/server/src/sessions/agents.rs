//! Listing agents, disabling one, and enabling one again, for an administrator at the command line.

use crate::{
    clock::Clock,
    failure::Failure,
    sessions::{closing, end},
    store::{
        Database, DatabaseError, StoreError, Writing, agents, audit, sessions,
        sessions::{Which, Why},
    },
};
use ergo_protocol::{events::EndCause, transfer::ListedAgent};

/// How many sessions are ended in one commit.
const AT_ONCE: usize = 100;

/// The message when a command does not get the write lock. A server's own writes are too short to cause that.
pub const WRITING: &str =
    "another import or command is writing to the database. Try again when it has finished";

/// Why an agent could not be disabled or enabled.
#[derive(Debug, thiserror::Error)]
pub enum AgentError {
    /// The database could not be opened.
    #[error(transparent)]
    Database(DatabaseError),
    /// The database could not be written.
    #[error("the agent could not be saved: {0}")]
    Store(StoreError),
    /// Another process holds the write lock.
    #[error("{}", WRITING)]
    Busy,
    /// A step was refused.
    #[error("{0}")]
    Refused(String),
    /// There is no agent with this id.
    #[error("there is no agent with that ID")]
    NoSuchAgent,
}

impl From<DatabaseError> for AgentError {
    fn from(error: DatabaseError) -> Self {
        if error.is_busy() { Self::Busy } else { Self::Database(error) }
    }
}

impl From<StoreError> for AgentError {
    fn from(error: StoreError) -> Self {
        if matches!(error, StoreError::Busy) { Self::Busy } else { Self::Store(error) }
    }
}

impl From<Failure> for AgentError {
    fn from(failure: Failure) -> Self {
        Self::Refused(failure.detail.into_owned())
    }
}

/// Disables an agent: all their sessions and requests end, and they cannot sign in. Returns whether this changed
/// anything.
pub async fn disable(database: &str, person: &str) -> Result<bool, AgentError> {
    set(database, person, true).await
}

/// Lets a disabled agent sign in again. What has ended stays ended. Returns whether this changed anything.
pub async fn enable(database: &str, person: &str) -> Result<bool, AgentError> {
    set(database, person, false).await
}

/// All agents, by name.
pub async fn list(database: &str) -> Result<Vec<ListedAgent>, AgentError> {
    let database = Database::open_existing(database, Clock::system()).await?;
    let mut tx = database.read().await?;
    let listed = agents::listed(&mut tx).await?;
    drop(tx);
    database.close().await;
    Ok(listed)
}

async fn set(database: &str, person: &str, disabled: bool) -> Result<bool, AgentError> {
    let database = Database::open_existing(database, Clock::system()).await?;
    let mut tx = database.write().await?;
    let is_new = agents::set_disabled(&mut tx, person, disabled).await?.ok_or(AgentError::NoSuchAgent)?;
    if is_new {
        let action = if disabled { "agent.disabled" } else { "agent.enabled" };
        record(&mut tx, action, person, "From the command line").await?;
    }
    // From here on, none of their requests get through; the rest is cleanup.
    tx.commit().await?;
    if disabled {
        end_everything(&database, person).await?;
    }
    database.close().await;
    Ok(is_new)
}

/// In batches, so that the server keeps working in the meantime.
async fn end_everything(database: &Database, person: &str) -> Result<(), AgentError> {
    let mut tx = database.read().await?;
    let open = sessions::not_ended(&mut tx, Which::OfAgent(person)).await?;
    drop(tx);
    for some in open.chunks(AT_ONCE) {
        let mut tx = database.write().await?;
        for session in some {
            end::end(&mut tx, Which::One(&session.id), Why::itself(EndCause::AgentDisabled)).await?;
        }
        tx.commit().await?;
    }
    let mut tx = database.write().await?;
    closing::close_of(&mut tx, person, "The agent's account was disabled").await?;
    Ok(tx.commit().await?)
}

/// Ends an agent's sessions and closes their requests, in the same transaction as the change that requires it.
pub async fn end_all(tx: &mut Writing, person: &str, cause: EndCause, why: &str) -> Result<(), Failure> {
    for session in sessions::not_ended(tx, Which::OfAgent(person)).await? {
        end::end(tx, Which::One(&session.id), Why::itself(cause)).await?;
    }
    closing::close_of(tx, person, why).await
}

/// Records a change to an agent.
pub async fn record(
    tx: &mut Writing,
    action: &'static str,
    person: &str,
    detail: impl Into<String>,
) -> Result<(), StoreError> {
    let entry = audit::Entry {
        action,
        subject: person.to_owned(),
        actor: None,
        session: None,
        workspace: None,
        target: Some(person.to_owned()),
        detail: detail.into(),
    };
    audit::record(tx, &entry).await
}
