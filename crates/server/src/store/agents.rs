//! Support agents.

use super::{Reading, StoreError, Writing, sql, words};
use ergo_protocol::{Agent, AgentRole, Person, transfer::ListedAgent};
use std::collections::HashMap;

/// A person's support role; `None` if they are not an agent, or are disabled.
pub async fn role(tx: &mut Reading, id: &str) -> Result<Option<AgentRole>, StoreError> {
    let role: Option<String> =
        sql::query("SELECT role FROM agents WHERE person_id = $1 AND disabled_at IS NULL")
            .bind(id)
            .fetch_optional(tx.connection())
            .await?;
    role.as_deref().map(words::read).transpose()
}

/// Whether a person is an agent, disabled or not.
pub async fn is_one(tx: &mut Reading, id: &str) -> Result<bool, StoreError> {
    let there: Option<i64> = sql::query("SELECT 1 FROM agents WHERE person_id = $1")
        .bind(id)
        .fetch_optional(tx.connection())
        .await?;
    Ok(there.is_some())
}

/// All agents who are not disabled, in the order in which they were added.
pub async fn all(tx: &mut Reading) -> Result<Vec<Agent>, StoreError> {
    let rows: Vec<(String, String, String, String)> = sql::query(
        "SELECT p.id, p.name, p.email, a.role FROM agents a JOIN people p ON p.id = a.person_id
         WHERE a.disabled_at IS NULL ORDER BY a.role, p.folded_name, p.id",
    )
    .fetch_all(tx.connection())
    .await?;
    let agent = |(id, name, email, role): (String, String, String, String)| -> Result<Agent, StoreError> {
        Ok(Agent { person: Person { id, name, email }, role: words::read(&role)? })
    };
    rows.into_iter().map(agent).collect()
}

/// All agents, disabled or not, by name.
pub async fn listed(tx: &mut Reading) -> Result<Vec<ListedAgent>, StoreError> {
    let rows: Vec<(String, String, String, String, bool)> = sql::query(
        "SELECT p.id, p.name, p.email, a.role, a.disabled_at IS NOT NULL FROM agents a
         JOIN people p ON p.id = a.person_id ORDER BY p.folded_name, p.id",
    )
    .fetch_all(tx.connection())
    .await?;
    rows.into_iter()
        .map(|(id, name, email, role, disabled)| {
            Ok(ListedAgent { person: Person { id, name, email }, role: words::read(&role)?, disabled })
        })
        .collect()
}

/// The id, role, and "disabled" flag of every agent, for noticing changes.
pub async fn standings(tx: &mut Reading) -> Result<Vec<(String, String, bool)>, StoreError> {
    Ok(sql::query("SELECT person_id, role, disabled_at IS NOT NULL FROM agents")
        .fetch_all(tx.connection())
        .await?)
}

/// The role and "disabled" flag of those people who are agents, by id.
pub async fn standings_of(
    tx: &mut Reading,
    people: &[&str],
) -> Result<HashMap<String, (String, bool)>, StoreError> {
    let rows: Vec<[&str; 1]> = people.iter().map(|person| [*person]).collect();
    let found: Vec<(String, String, bool)> = sql::query(
        "SELECT a.person_id, a.role, a.disabled_at IS NOT NULL
         FROM json_each($1) JOIN agents a ON a.person_id = value ->> 0",
    )
    .bind(serde_json::to_string(&rows)?)
    .fetch_all(tx.connection())
    .await?;
    Ok(found.into_iter().map(|(id, role, disabled)| (id, (role, disabled))).collect())
}

/// Disables an agent, or enables one again. Returns whether anything changed; `None` if there is no such agent.
pub async fn set_disabled(tx: &mut Writing, id: &str, disabled: bool) -> Result<Option<bool>, StoreError> {
    if !is_one(tx, id).await? {
        return Ok(None);
    }
    let now = tx.now();
    let (sql, at) = if disabled {
        ("UPDATE agents SET disabled_at = $1 WHERE person_id = $2 AND disabled_at IS NULL", Some(now))
    } else {
        ("UPDATE agents SET disabled_at = $1 WHERE person_id = $2 AND disabled_at IS NOT NULL", None)
    };
    let done = sql::query(sql).bind(at).bind(id).execute(tx.connection()).await?;
    Ok(Some(done > 0))
}
