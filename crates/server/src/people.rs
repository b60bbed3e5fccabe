//! Finding people and workspaces by their id.

use crate::{problem::Failure, stored};
use ergo_protocol::{AgentRole, Person, WorkspaceRef};
use sqlx::SqliteExecutor;

/// The person of that id.
pub async fn person(executor: impl SqliteExecutor<'_>, id: &str) -> Result<Option<Person>, Failure> {
    let row: Option<(String, String, String)> =
        sqlx::query_as("SELECT id, name, email FROM people WHERE id = ?")
            .bind(id)
            .fetch_optional(executor)
            .await?;
    Ok(row.map(|(id, name, email)| Person { id, name, email }))
}

/// The person of an id that a foreign key vouches for.
pub async fn known_person(executor: impl SqliteExecutor<'_>, id: &str) -> Result<Person, Failure> {
    person(executor, id).await?.ok_or_else(|| Failure::internal(&"a referenced person is not there"))
}

/// The support role of a person; `None` when it is not an agent.
pub async fn agent_role(executor: impl SqliteExecutor<'_>, id: &str) -> Result<Option<AgentRole>, Failure> {
    let role: Option<String> = sqlx::query_scalar("SELECT role FROM agents WHERE person_id = ?")
        .bind(id)
        .fetch_optional(executor)
        .await?;
    role.as_deref().map(stored::read).transpose()
}

/// A workspace of an id that a foreign key vouches for.
pub async fn known_workspace(executor: impl SqliteExecutor<'_>, id: &str) -> Result<WorkspaceRef, Failure> {
    let (id, name): (String, String) =
        sqlx::query_as("SELECT id, name FROM workspaces WHERE id = ?").bind(id).fetch_one(executor).await?;
    Ok(WorkspaceRef { id, name })
}
