//! Stored entry requests.

use super::{Reading, StoreError, Writing, people, sql, words, workspaces};
use ergo_protocol::{
    UnixMillis,
    entry::{Decision, EntryDraft, EntryRequest, EntryState, Scope, Withdrawal},
};

/// A stored entry request.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its id.
    pub id: String,
    /// The agent who is asking.
    pub agent_id: String,
    /// The user to be viewed.
    pub user_id: String,
    /// The workspace.
    pub workspace_id: String,
    /// The time limit in minutes, as approved.
    pub minutes: i64,
    /// The scope, space-separated, as approved.
    pub scope: String,
    /// The requested time limit, in minutes.
    pub asked_minutes: i64,
    /// The requested scope, space-separated.
    pub asked_scope: String,
    /// Who approved or declined it; `None` if policy approved it.
    pub decided_by: Option<String>,
    /// When it was created.
    pub created_at: UnixMillis,
    /// Why the agent is asking.
    pub reason: String,
    /// The support ticket.
    pub ticket: String,
    /// When it lapses if it is not decided or not used.
    pub lapses_at: UnixMillis,
    state: String,
    decided_at: Option<i64>,
    word: String,
    revoked_by: Option<String>,
    revoked_at: Option<i64>,
    revoke_word: String,
    settled_at: Option<i64>,
    withdrawn_at: Option<i64>,
    withdrawn_by: Option<String>,
    withdrawn_why: String,
}

/// The columns that a [`Row`] is read from.
pub const COLUMNS: &str = "id, agent_id, user_id, workspace_id, minutes, scope, asked_minutes, asked_scope, decided_by, decided_at, word, reason, \
    ticket, state, created_at, lapses_at, revoked_by, revoked_at, revoke_word, settled_at, withdrawn_at, withdrawn_by, \
    withdrawn_why";

impl sql::FromRow for Row {
    fn from_row(row: &sql::Row) -> Result<Self, sql::Error> {
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
            revoked_by: row.try_get("revoked_by")?,
            revoked_at: row.try_get("revoked_at")?,
            revoke_word: row.try_get("revoke_word")?,
            settled_at: row.try_get("settled_at")?,
            withdrawn_at: row.try_get("withdrawn_at")?,
            withdrawn_by: row.try_get("withdrawn_by")?,
            withdrawn_why: row.try_get("withdrawn_why")?,
        })
    }
}

impl Row {
    /// Its state at that moment.
    pub fn state(&self, now: UnixMillis) -> Result<EntryState, StoreError> {
        match words::read(&self.state)? {
            EntryState::Pending | EntryState::Approved if self.lapses_at <= now => Ok(EntryState::Lapsed),
            state => Ok(state),
        }
    }

    /// The minutes that a second person approved; `None` if policy approved it.
    pub fn approved_minutes(&self) -> Option<i64> {
        self.decided_by.as_ref().map(|_| self.minutes)
    }

    /// Whether its approval was revoked.
    pub fn is_revoked(&self) -> bool {
        self.revoked_by.is_some()
    }

    /// When it stopped waiting; `None` while it is waiting. Nothing changes it afterwards.
    pub fn settled_at(&self, now: UnixMillis) -> Option<UnixMillis> {
        self.settled_at.or_else(|| (self.lapses_at <= now).then_some(self.lapses_at))
    }

    async fn withdrawal(&self, tx: &mut Reading) -> Result<Option<Withdrawal>, StoreError> {
        let Some(at) = self.withdrawn_at else { return Ok(None) };
        let by = match &self.withdrawn_by {
            Some(agent) => Some(people::known(tx, agent).await?),
            None => None,
        };
        Ok(Some(Withdrawal { by, at, why: self.withdrawn_why.clone() }))
    }

    /// The request as sent over the wire.
    pub async fn into_request(self, tx: &mut Reading) -> Result<EntryRequest, StoreError> {
        let decision = said(tx, self.decided_by.as_deref(), self.decided_at, &self.word).await?;
        let revocation = said(tx, self.revoked_by.as_deref(), self.revoked_at, &self.revoke_word).await?;
        let withdrawal = self.withdrawal(tx).await?;
        Ok(EntryRequest {
            state: self.state(tx.now())?,
            user: people::known(tx, &self.user_id).await?,
            workspace: workspaces::known(tx, &self.workspace_id).await?,
            agent: people::known(tx, &self.agent_id).await?,
            minutes: words::count(self.minutes),
            scope: words::scope(&self.scope)?,
            asked_minutes: words::count(self.asked_minutes),
            asked_scope: words::scope(&self.asked_scope)?,
            decision,
            revocation,
            settled_at: self.settled_at(tx.now()),
            withdrawal,
            id: self.id,
            reason: self.reason,
            ticket: self.ticket,
            created_at: self.created_at,
            lapses_at: self.lapses_at,
        })
    }
}

async fn said(
    tx: &mut Reading,
    by: Option<&str>,
    at: Option<i64>,
    word: &str,
) -> Result<Option<Decision>, StoreError> {
    let (Some(by), Some(at)) = (by, at) else { return Ok(None) };
    Ok(Some(Decision { by: people::known(tx, by).await?, at, word: word.to_owned() }))
}

/// The request with this id, of any agent.
pub async fn find(tx: &mut Reading, id: &str) -> Result<Option<Row>, StoreError> {
    Ok(sql::query(format!("SELECT {COLUMNS} FROM entry_requests WHERE id = $1"))
        .bind(id)
        .fetch_optional(tx.connection())
        .await?)
}

/// A request to write.
pub struct NewRequest<'a> {
    /// Its id.
    pub id: &'a str,
    /// The agent who is asking.
    pub agent: &'a str,
    /// The agent's draft.
    pub draft: &'a EntryDraft,
    /// The requested scope.
    pub scope: &'a [Scope],
    /// Pending or approved.
    pub state: EntryState,
    /// When it lapses.
    pub lapses_at: UnixMillis,
}

/// Writes a new request.
pub async fn insert(tx: &mut Writing, new: &NewRequest<'_>) -> Result<(), StoreError> {
    let now = tx.now();
    sql::query(
        "INSERT INTO entry_requests (id, agent_id, user_id, workspace_id, reason, ticket, asked_minutes, asked_scope,
                                     minutes, scope, state, created_at, lapses_at, settled_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $7, $8, $9, $10, $11, $12)",
    )
    .bind(new.id)
    .bind(new.agent)
    .bind(&new.draft.user_id)
    .bind(&new.draft.workspace_id)
    .bind(&new.draft.reason)
    .bind(&new.draft.ticket)
    .bind(new.draft.minutes)
    .bind(words::scope_words(new.scope))
    .bind(new.state.as_str())
    .bind(now)
    .bind(new.lapses_at)
    .bind((new.state != EntryState::Pending).then_some(now))
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// The number of open requests: of an agent, and in a workspace.
pub async fn open(tx: &mut Reading, agent: &str, workspace: &str) -> Result<(i64, i64), StoreError> {
    let now = tx.now();
    Ok(sql::query(
        "SELECT (SELECT count(*) FROM entry_requests
                 WHERE agent_id = $1 AND state IN ('pending', 'approved') AND lapses_at > $3),
                (SELECT count(*) FROM entry_requests
                 WHERE workspace_id = $2 AND state IN ('pending', 'approved') AND lapses_at > $3)",
    )
    .bind(agent)
    .bind(workspace)
    .bind(now)
    .fetch_one(tx.connection())
    .await?)
}

/// Sets a request's state.
pub async fn set_state(tx: &mut Writing, id: &str, state: EntryState) -> Result<(), StoreError> {
    sql::query("UPDATE entry_requests SET state = $1 WHERE id = $2")
        .bind(state.as_str())
        .bind(id)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Sets the approved time limit and scope, and when the approval lapses.
pub async fn set_terms(
    tx: &mut Writing,
    id: &str,
    minutes: u32,
    scope: &[Scope],
    lapses_at: UnixMillis,
) -> Result<(), StoreError> {
    sql::query("UPDATE entry_requests SET minutes = $1, scope = $2, lapses_at = $3 WHERE id = $4")
        .bind(minutes)
        .bind(words::scope_words(scope))
        .bind(lapses_at)
        .bind(id)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Records a second person's decision.
pub async fn set_decided(
    tx: &mut Writing,
    id: &str,
    state: EntryState,
    by: &str,
    word: &str,
) -> Result<(), StoreError> {
    let now = tx.now();
    sql::query(
        "UPDATE entry_requests SET state = $1, decided_by = $2, decided_at = $3, settled_at = $3, word = $4
         WHERE id = $5",
    )
    .bind(state.as_str())
    .bind(by)
    .bind(now)
    .bind(word)
    .bind(id)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Withdraws a request, either by its agent, or by the server with a reason.
pub async fn set_withdrawn(
    tx: &mut Writing,
    id: &str,
    by: Option<&str>,
    why: &str,
) -> Result<(), StoreError> {
    let now = tx.now();
    sql::query(
        "UPDATE entry_requests SET state = $1, withdrawn_at = $2, withdrawn_by = $3, withdrawn_why = $4,
                                   settled_at = coalesce(settled_at, $2)
         WHERE id = $5",
    )
    .bind(EntryState::Withdrawn.as_str())
    .bind(now)
    .bind(by)
    .bind(why)
    .bind(id)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Records that the approval was revoked.
pub async fn set_revoked(tx: &mut Writing, id: &str, by: &str, word: &str) -> Result<(), StoreError> {
    let now = tx.now();
    sql::query("UPDATE entry_requests SET revoked_by = $1, revoked_at = $2, revoke_word = $3 WHERE id = $4")
        .bind(by)
        .bind(now)
        .bind(word)
        .bind(id)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// A workspace's open requests: only those that policy approved, or all.
pub async fn open_in(
    tx: &mut Reading,
    workspace: &str,
    only_by_policy: bool,
) -> Result<Vec<Row>, StoreError> {
    Ok(sql::query(format!(
        "SELECT {COLUMNS} FROM entry_requests
         WHERE workspace_id = $1 AND state IN ('pending', 'approved')
             AND ($2 = 0 OR (state = 'approved' AND decided_by IS NULL))"
    ))
    .bind(workspace)
    .bind(only_by_policy)
    .fetch_all(tx.connection())
    .await?)
}

/// The open requests to view a user in a workspace.
pub async fn open_about(tx: &mut Reading, workspace: &str, user: &str) -> Result<Vec<Row>, StoreError> {
    Ok(sql::query(format!(
        "SELECT {COLUMNS} FROM entry_requests
         WHERE workspace_id = $1 AND user_id = $2 AND state IN ('pending', 'approved')"
    ))
    .bind(workspace)
    .bind(user)
    .fetch_all(tx.connection())
    .await?)
}

/// All open requests.
pub async fn all_open(tx: &mut Reading) -> Result<Vec<Row>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM entry_requests WHERE state IN ('pending', 'approved') ORDER BY created_at, id"
    );
    Ok(sql::query(sql).fetch_all(tx.connection()).await?)
}

/// An agent's open requests.
pub async fn open_of(tx: &mut Reading, agent: &str) -> Result<Vec<Row>, StoreError> {
    Ok(sql::query(format!(
        "SELECT {COLUMNS} FROM entry_requests WHERE agent_id = $1 AND state IN ('pending', 'approved')"
    ))
    .bind(agent)
    .fetch_all(tx.connection())
    .await?)
}
