//! Entry requests: the record by which an agent asks to enter.

use crate::{
    app::App,
    audit,
    body::{Incoming, Segments},
    caller::Caller,
    clock::now_millis,
    database::begin_write,
    ids, people,
    precondition::tagged,
    problem::Failure,
    routes::directory,
    stored,
};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use ergo_protocol::{
    Code,
    directory::SupportAccess,
    entry::{EntryDraft, EntryRequest, EntryState},
};
use sqlx::{FromRow, Row as _, SqliteConnection, sqlite::SqliteRow};

/// An approval that is not used for this long is no longer what the agent has in mind.
const LAPSES_AFTER_MILLIS: i64 = 30 * 60 * 1000;

/// Asks to enter. Approved at once when the workspace's policy says so; else refused: approval by a second
/// person comes in a later release.
#[utoipa::path(post, path = "/v1/entry-requests", tag = "entry", security(("bearer" = [])),
    request_body = EntryDraft, responses((status = 201, body = EntryRequest)))]
pub async fn create(caller: Caller, State(app): State<App>, body: Incoming) -> Result<Response, Failure> {
    caller.require_entering_agent()?;
    let draft = checked(body.json()?)?;
    let mut transaction = begin_write(&app.pool).await?;
    let candidate = directory::find(&mut *transaction, &draft.workspace_id, &draft.user_id)
        .await?
        .ok_or_else(Failure::not_found)?;
    require_open(candidate.support_access)?;
    let longest = candidate.longest_session_minutes;
    if !(1..=longest).contains(&draft.minutes) {
        return Err(Failure::new(
            Code::MinutesOutOfRange,
            format!("This workspace allows sessions of 1 to {longest} minutes."),
        ));
    }
    let id = ids::new_id("er")?;
    let now = now_millis();
    sqlx::query(
        "INSERT INTO entry_requests (id, agent_id, user_id, workspace_id, reason, ticket, minutes, scope, state,
                                     created_at, lapses_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'approved', ?, ?)",
    )
    .bind(&id)
    .bind(&caller.subject)
    .bind(&draft.user_id)
    .bind(&draft.workspace_id)
    .bind(&draft.reason)
    .bind(&draft.ticket)
    .bind(draft.minutes)
    .bind(stored::scope_words(&stored::FULL_SCOPE)?)
    .bind(now)
    .bind(now + LAPSES_AFTER_MILLIS)
    .execute(&mut *transaction)
    .await?;
    let entry = audit::Entry {
        workspace: Some(&draft.workspace_id),
        target: Some(&draft.user_id),
        detail: format!("{id}, ticket {}: {}", draft.ticket, draft.reason),
        ..audit::Entry::by(&caller, "entry.requested")
    };
    audit::record(&mut transaction, &entry).await?;
    let request = own(&mut transaction, &caller, &id).await?.into_request(&mut transaction).await?;
    transaction.commit().await?;
    Ok((StatusCode::CREATED, Json(request)).into_response())
}

/// One's own entry request.
#[utoipa::path(get, path = "/v1/entry-requests/{id}", tag = "entry", security(("bearer" = [])),
    params(("id" = String, Path)), responses((status = 200, body = EntryRequest)))]
pub async fn read(
    caller: Caller,
    State(app): State<App>,
    Segments(id): Segments<String>,
) -> Result<Response, Failure> {
    caller.require_entering_agent()?;
    let mut transaction = app.pool.begin().await?;
    let request = own(&mut transaction, &caller, &id).await?.into_request(&mut transaction).await?;
    tagged(&request)
}

/// Takes one's own entry request back, and voids its tickets. Once more does nothing.
#[utoipa::path(post, path = "/v1/entry-requests/{id}/withdraw", tag = "entry", security(("bearer" = [])),
    params(("id" = String, Path)), responses((status = 200, body = EntryRequest)))]
pub async fn withdraw(
    caller: Caller,
    State(app): State<App>,
    Segments(id): Segments<String>,
) -> Result<Response, Failure> {
    caller.require_entering_agent()?;
    let mut transaction = begin_write(&app.pool).await?;
    let row = own(&mut transaction, &caller, &id).await?;
    match row.state()? {
        EntryState::Approved => {
            sqlx::query("UPDATE entry_requests SET state = 'withdrawn' WHERE id = ?")
                .bind(&id)
                .execute(&mut *transaction)
                .await?;
            void_tickets(&mut transaction, &id).await?;
            let entry = audit::Entry {
                workspace: Some(&row.workspace_id),
                target: Some(&row.user_id),
                detail: id.clone(),
                ..audit::Entry::by(&caller, "entry.withdrawn")
            };
            audit::record(&mut transaction, &entry).await?;
        }
        EntryState::Withdrawn => {}
        EntryState::Used | EntryState::Lapsed => return Err(closed()),
    }
    let request = own(&mut transaction, &caller, &id).await?.into_request(&mut transaction).await?;
    transaction.commit().await?;
    Ok(Json(request).into_response())
}

/// What was sent, trimmed and within its limits.
fn checked(draft: EntryDraft) -> Result<EntryDraft, Failure> {
    let reason = draft.reason.trim().to_owned();
    let ticket = draft.ticket.trim().to_owned();
    if !(10..=500).contains(&reason.chars().count()) {
        return Err(Failure::new(Code::ReasonLength, "Give a reason of 10 to 500 characters."));
    }
    if !(1..=64).contains(&ticket.chars().count()) {
        return Err(Failure::new(Code::TicketLength, "Name the support ticket, in 1 to 64 characters."));
    }
    let hidden = |character: char| character.is_control() && character != '\n' && character != '\t';
    if reason.contains(hidden) || ticket.contains(char::is_control) {
        return Err(Failure::new(
            Code::InvalidRequest,
            "Reason and ticket must not have control characters.",
        ));
    }
    Ok(EntryDraft { reason, ticket, ..draft })
}

/// Refuses unless the workspace lets support in without a second person.
pub fn require_open(access: SupportAccess) -> Result<(), Failure> {
    match access {
        SupportAccess::On => Ok(()),
        SupportAccess::OnRequest => Err(Failure::new(
            Code::ApprovalNeeded,
            "This workspace wants a second person to approve, which this release cannot do yet. Ask the \
             customer's admin to set support access to on.",
        )),
        SupportAccess::Off => Err(Failure::new(
            Code::SupportAccessOff,
            "This workspace has switched support access off. Only its own admins can switch it on.",
        )),
    }
}

/// The refusal of a request that is used, withdrawn or lapsed.
pub fn closed() -> Failure {
    Failure::new(Code::RequestClosed, "This entry request was used, withdrawn or has lapsed. Make a new one.")
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
    /// For how long.
    pub minutes: i64,
    /// Space-separated.
    pub scope: String,
    reason: String,
    ticket: String,
    state: String,
    created_at: i64,
    lapses_at: i64,
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
            EntryState::Approved if self.lapses_at <= now_millis() => Ok(EntryState::Lapsed),
            state => Ok(state),
        }
    }

    async fn into_request(self, connection: &mut SqliteConnection) -> Result<EntryRequest, Failure> {
        Ok(EntryRequest {
            state: self.state()?,
            user: people::known_person(&mut *connection, &self.user_id).await?,
            workspace: people::known_workspace(&mut *connection, &self.workspace_id).await?,
            agent: people::known_person(&mut *connection, &self.agent_id).await?,
            minutes: stored::count(self.minutes),
            scope: stored::scope(&self.scope)?,
            id: self.id,
            reason: self.reason,
            ticket: self.ticket,
            created_at: self.created_at,
            lapses_at: self.lapses_at,
        })
    }
}
