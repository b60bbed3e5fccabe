//! Entry requests as they are stored.

use crate::{caller::Caller, clock::now_millis, people, problem::Failure, stored};
use ergo_protocol::{
    Code,
    entry::{Decision, EntryRequest, EntryState},
};
use sqlx::{FromRow, Row as _, SqliteConnection, sqlite::SqliteRow};

/// What is not decided, or not used, for this long is no longer what the agent has in mind.
pub const LAPSES_AFTER_MILLIS: i64 = 30 * 60 * 1000;

/// The refusal of a request that is used, withdrawn or lapsed.
pub fn closed() -> Failure {
    Failure::new(Code::RequestClosed, "This entry request was decided, used, withdrawn or has lapsed.")
}

/// Closes every open request of a workspace: nobody from support enters there any more.
pub async fn close_all_in(connection: &mut SqliteConnection, workspace: &str) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE entry_tickets SET voided_at = ?2 WHERE used_at IS NULL AND voided_at IS NULL AND request_id IN
             (SELECT id FROM entry_requests WHERE workspace_id = ?1 AND state IN ('pending', 'approved'))",
    )
    .bind(workspace)
    .bind(now_millis())
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "UPDATE entry_requests SET state = 'withdrawn' WHERE workspace_id = ? AND state IN ('pending', 'approved')",
    )
    .bind(workspace)
    .execute(connection)
    .await?;
    Ok(())
}

/// Makes every unused ticket of a request worthless.
pub async fn void_tickets(connection: &mut SqliteConnection, request: &str) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE entry_tickets SET voided_at = ? WHERE request_id = ? AND used_at IS NULL AND voided_at IS NULL",
    )
    .bind(now_millis())
    .bind(request)
    .execute(connection)
    .await?;
    Ok(())
}

/// The request of that id, whoever's it is.
pub async fn find(connection: &mut SqliteConnection, id: &str) -> Result<Option<Row>, sqlx::Error> {
    sqlx::query_as("SELECT * FROM entry_requests WHERE id = ?").bind(id).fetch_optional(connection).await
}

/// The open requests of an agent that a second person decides about, or has approved; the newest first.
pub async fn waiting_of(connection: &mut SqliteConnection, agent: &str) -> Result<Vec<Row>, sqlx::Error> {
    sqlx::query_as(
        "SELECT * FROM entry_requests WHERE agent_id = ? AND lapses_at > ?
             AND (state = 'pending' OR (state = 'approved' AND decided_by IS NOT NULL))
         ORDER BY created_at DESC, id LIMIT 20",
    )
    .bind(agent)
    .bind(now_millis())
    .fetch_all(connection)
    .await
}

/// Sets where a request stands.
pub async fn set_state(
    connection: &mut SqliteConnection,
    id: &str,
    state: EntryState,
) -> Result<(), Failure> {
    sqlx::query("UPDATE entry_requests SET state = ? WHERE id = ?")
        .bind(stored::word(&state)?)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}

/// The caller's own request of that id; somebody else's does not exist for them.
pub async fn own(connection: &mut SqliteConnection, caller: &Caller, id: &str) -> Result<Row, Failure> {
    let row: Option<Row> = sqlx::query_as("SELECT * FROM entry_requests WHERE id = ? AND agent_id = ?")
        .bind(id)
        .bind(&caller.subject)
        .fetch_optional(connection)
        .await?;
    row.ok_or_else(Failure::not_found)
}

/// An entry request as it is stored.
pub struct Row {
    /// Its id.
    pub id: String,
    /// Who asks.
    pub agent_id: String,
    /// Who is to be viewed.
    pub user_id: String,
    /// Where.
    pub workspace_id: String,
    /// For how long, as approved.
    pub minutes: i64,
    /// Space-separated, as approved.
    pub scope: String,
    /// For how long was asked.
    pub asked_minutes: i64,
    /// What was asked for, space-separated.
    pub asked_scope: String,
    /// Who approved or declined it; `None` when policy approved.
    pub decided_by: Option<String>,
    reason: String,
    ticket: String,
    state: String,
    created_at: i64,
    lapses_at: i64,
    decided_at: Option<i64>,
    word: String,
}

impl FromRow<'_, SqliteRow> for Row {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.try_get("id")?,
            agent_id: row.try_get("agent_id")?,
            user_id: row.try_get("user_id")?,
            workspace_id: row.try_get("workspace_id")?,
            minutes: row.try_get("minutes")?,
            scope: row.try_get("scope")?,
            asked_minutes: row.try_get("asked_minutes")?,
            asked_scope: row.try_get("asked_scope")?,
            decided_by: row.try_get("decided_by")?,
            decided_at: row.try_get("decided_at")?,
            word: row.try_get("word")?,
            reason: row.try_get("reason")?,
            ticket: row.try_get("ticket")?,
            state: row.try_get("state")?,
            created_at: row.try_get("created_at")?,
            lapses_at: row.try_get("lapses_at")?,
        })
    }
}

impl Row {
    /// Where it stands now.
    pub fn state(&self) -> Result<EntryState, Failure> {
        match stored::read(&self.state)? {
            EntryState::Pending | EntryState::Approved if self.lapses_at <= now_millis() => {
                Ok(EntryState::Lapsed)
            }
            state => Ok(state),
        }
    }

    /// Whether a second person has approved it.
    pub fn is_approved_by_person(&self) -> bool {
        self.decided_by.is_some()
    }

    /// The request as it crosses the wire.
    pub async fn into_request(self, connection: &mut SqliteConnection) -> Result<EntryRequest, Failure> {
        let decision = match (&self.decided_by, self.decided_at) {
            (Some(by), Some(at)) => {
                let by = people::known_person(&mut *connection, by).await?;
                Some(Decision { by, at, word: self.word.clone() })
            }
            _ => None,
        };
        Ok(EntryRequest {
            state: self.state()?,
            user: people::known_person(&mut *connection, &self.user_id).await?,
            workspace: people::known_workspace(&mut *connection, &self.workspace_id).await?,
            agent: people::known_person(&mut *connection, &self.agent_id).await?,
            minutes: stored::count(self.minutes),
            scope: stored::scope(&self.scope)?,
            asked_minutes: stored::count(self.asked_minutes),
            asked_scope: stored::scope(&self.asked_scope)?,
            decision,
            id: self.id,
            reason: self.reason,
            ticket: self.ticket,
            created_at: self.created_at,
            lapses_at: self.lapses_at,
        })
    }
}
