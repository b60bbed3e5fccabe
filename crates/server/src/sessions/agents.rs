//! Listing agents, disabling one, and enabling one again; for an administrator at the command line.

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

/// Why an agent could not be disabled or enabled.
#[derive(Debug, thiserror::Error)]
pub enum AgentError {
    /// The database could not be opened.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// It could not be written.
    #[error("the agent could not be saved: {0}")]
    Store(#[from] StoreError),
    /// Something was refused on the way.
    #[error("{0}")]
    Refused(String),
    /// Nobody of that id is an agent.
    #[error("there is no agent with that ID")]
    NoSuchAgent,
}

impl From<Failure> for AgentError {
    fn from(failure: Failure) -> Self {
        Self::Refused(failure.detail.into_owned())
    }
}

/// Disables an agent: everything they have open ends, and they cannot sign in. Returns whether that is new.
pub async fn disable(database: &str, person: &str) -> Result<bool, AgentError> {
    set(database, person, true).await
}

/// Lets a disabled agent sign in again. What has ended stays ended. Returns whether that is new.
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
        record(&mut tx, person, disabled).await?;
    }
    // From here on, none of their calls get through; the rest is cleanup.
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

async fn record(tx: &mut Writing, person: &str, disabled: bool) -> Result<(), StoreError> {
    let entry = audit::Entry {
        action: if disabled { "agent.disabled" } else { "agent.enabled" },
        subject: person.to_owned(),
        actor: None,
        session: None,
        workspace: None,
        target: Some(person.to_owned()),
        detail: "From the command line".to_owned(),
    };
    audit::record(tx, &entry).await
}
