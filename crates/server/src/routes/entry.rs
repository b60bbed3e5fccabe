//! Entry requests: how an agent asks to enter, and takes it back.

use crate::{
    app::App,
    audit,
    body::{Incoming, Params, Segments},
    caller::Caller,
    clock::now_millis,
    database::begin_write,
    events::Audience,
    ids, policy,
    precondition::tagged,
    problem::Failure,
    requests::{self, LAPSES_AFTER_MILLIS},
    routes::{decide, directory},
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
    directory::{Candidate, SupportAccess},
    entry::{EntryDraft, EntryRequest, EntryRequests, EntryState, Scope},
    events::Event,
};
use serde::Deserialize;
use sqlx::SqliteConnection;

/// How many pending requests are answered at most.
const MOST: i64 = 200;

/// Asks to enter. Approved at once when the workspace's policy says so; else it waits for a second person.
#[utoipa::path(post, path = "/v1/entry-requests", tag = "entry", security(("bearer" = [])),
    request_body = EntryDraft, responses((status = 201, body = EntryRequest)))]
pub async fn create(caller: Caller, State(app): State<App>, body: Incoming) -> Result<Response, Failure> {
    caller.require_entering_agent()?;
    let draft = checked(body.json()?)?;
    let mut transaction = begin_write(&app.pool).await?;
    let candidate = directory::find(&mut *transaction, app.policy, &draft.workspace_id, &draft.user_id)
        .await?
        .ok_or_else(Failure::not_found)?;
    policy::require_open(candidate.support_access)?;
    policy::require_viewable(&candidate)?;
    let scope = asked_scope(&draft, &candidate)?;
    let longest = candidate.longest_session_minutes;
    if !(1..=longest).contains(&draft.minutes) {
        return Err(Failure::new(
            Code::MinutesOutOfRange,
            format!("This workspace allows sessions of 1 to {longest} minutes."),
        ));
    }
    let waits = candidate.support_access == SupportAccess::OnRequest;
    let state = if waits { EntryState::Pending } else { EntryState::Approved };
    let id = insert(&mut transaction, &caller, &draft, &scope, state).await?;
    let entry = audit::Entry {
        workspace: Some(&draft.workspace_id),
        target: Some(&draft.user_id),
        detail: format!("{id}, ticket {}: {}", draft.ticket, draft.reason),
        ..audit::Entry::by(&caller, "entry.requested")
    };
    audit::record(&mut transaction, &entry).await?;
    let request = requests::own(&mut transaction, &caller, &id).await?.into_request(&mut transaction).await?;
    transaction.commit().await?;
    if waits {
        app.board.push([(Audience::Leads, Event::ApprovalsChanged)]);
    }
    Ok((StatusCode::CREATED, Json(request)).into_response())
}

/// Which requests are asked for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    state: EntryState,
    #[serde(default)]
    mine: bool,
}

/// What waits for the caller's decision, the oldest first. Only `state=pending` can be asked for. With `mine=true`
/// the caller's own instead, of which a second person decides or has approved and which were not used yet, the
/// newest first.
#[utoipa::path(get, path = "/v1/entry-requests", tag = "entry", security(("bearer" = [])),
    params(("state" = String, Query, description = "pending"), ("mine" = Option<bool>, Query)),
    responses((status = 200, body = EntryRequests)))]
pub async fn pending(
    caller: Caller,
    State(app): State<App>,
    Params(wanted): Params<Wanted>,
) -> Result<Response, Failure> {
    caller.require_direct()?;
    if wanted.state != EntryState::Pending {
        return Err(Failure::new(Code::InvalidRequest, "Only state=pending can be asked for."));
    }
    let mut transaction = app.pool.begin().await?;
    if wanted.mine {
        let mut items = Vec::new();
        for row in requests::waiting_of(&mut transaction, &caller.subject).await? {
            items.push(row.into_request(&mut transaction).await?);
        }
        return tagged(&EntryRequests { items });
    }
    let rows: Vec<requests::Row> = sqlx::query_as(
        "SELECT * FROM entry_requests WHERE state = 'pending' AND lapses_at > ? AND agent_id <> ?
         ORDER BY created_at, id LIMIT ?",
    )
    .bind(now_millis())
    .bind(&caller.subject)
    .bind(MOST)
    .fetch_all(&mut *transaction)
    .await?;
    let mut items = Vec::new();
    for row in rows {
        if decide::may_decide(&mut transaction, &caller, &row.workspace_id).await? {
            items.push(row.into_request(&mut transaction).await?);
        }
    }
    tagged(&EntryRequests { items })
}

/// One's own entry request, or one that one may decide.
#[utoipa::path(get, path = "/v1/entry-requests/{id}", tag = "entry", security(("bearer" = [])),
    params(("id" = String, Path)), responses((status = 200, body = EntryRequest)))]
pub async fn read(
    caller: Caller,
    State(app): State<App>,
    Segments(id): Segments<String>,
) -> Result<Response, Failure> {
    caller.require_direct()?;
    let mut transaction = app.pool.begin().await?;
    let row = requests::find(&mut transaction, &id).await?.ok_or_else(Failure::not_found)?;
    let visible = row.agent_id == caller.subject
        || decide::may_decide(&mut transaction, &caller, &row.workspace_id).await?;
    if !visible {
        return Err(Failure::not_found());
    }
    tagged(&row.into_request(&mut transaction).await?)
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
    let row = requests::own(&mut transaction, &caller, &id).await?;
    let waited = row.state()? == EntryState::Pending;
    match row.state()? {
        EntryState::Pending | EntryState::Approved => {
            requests::set_state(&mut transaction, &id, EntryState::Withdrawn).await?;
            requests::void_tickets(&mut transaction, &id).await?;
            let entry = audit::Entry {
                workspace: Some(&row.workspace_id),
                target: Some(&row.user_id),
                detail: id.clone(),
                ..audit::Entry::by(&caller, "entry.withdrawn")
            };
            audit::record(&mut transaction, &entry).await?;
        }
        EntryState::Withdrawn => {}
        EntryState::Declined | EntryState::Used | EntryState::Lapsed => return Err(requests::closed()),
    }
    let request = requests::own(&mut transaction, &caller, &id).await?.into_request(&mut transaction).await?;
    transaction.commit().await?;
    if waited {
        app.board.push([(Audience::Leads, Event::ApprovalsChanged)]);
    }
    Ok(Json(request).into_response())
}

async fn insert(
    connection: &mut SqliteConnection,
    caller: &Caller,
    draft: &EntryDraft,
    scope: &[Scope],
    state: EntryState,
) -> Result<String, Failure> {
    let (id, now, scope) = (ids::new_id("er")?, now_millis(), stored::scope_words(scope)?);
    sqlx::query(
        "INSERT INTO entry_requests (id, agent_id, user_id, workspace_id, reason, ticket, asked_minutes, asked_scope,
                                     minutes, scope, state, created_at, lapses_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?7, ?8, ?9, ?10, ?11)",
    )
    .bind(&id)
    .bind(&caller.subject)
    .bind(&draft.user_id)
    .bind(&draft.workspace_id)
    .bind(&draft.reason)
    .bind(&draft.ticket)
    .bind(draft.minutes)
    .bind(scope)
    .bind(stored::word(&state)?)
    .bind(now)
    .bind(now + LAPSES_AFTER_MILLIS)
    .execute(connection)
    .await?;
    Ok(id)
}

/// Reading, and single changes where they were asked for and the workspace allows them.
fn asked_scope(draft: &EntryDraft, candidate: &Candidate) -> Result<Vec<Scope>, Failure> {
    let mut scope = stored::READ_SCOPE.to_vec();
    if draft.changes {
        if !candidate.changes_allowed {
            let detail = "This workspace does not allow support to change anything. Ask for a session that only reads.";
            return Err(Failure::new(Code::ChangesNotAllowed, detail));
        }
        scope.push(Scope::Change);
    }
    Ok(scope)
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
