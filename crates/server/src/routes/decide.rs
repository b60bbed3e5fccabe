//! A second person decides about somebody else's entry request.

use crate::{
    app::App,
    audit,
    body::{Incoming, Segments},
    caller::Caller,
    clock::now_millis,
    database::begin_write,
    events::Audience,
    permissions, policy,
    problem::Failure,
    requests::{self, LAPSES_AFTER_MILLIS},
    routes::directory,
    stored, visibility,
};
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use ergo_protocol::{
    AgentRole, Code,
    entry::{Approval, EntryRequest, EntryState, Refusal},
    events::Event,
};
use sqlx::SqliteConnection;

/// The longest word to an agent, in characters.
const LONGEST_WORD: usize = 500;

/// Whether the caller decides about requests of this workspace: a lead, or whoever manages support access there.
pub async fn may_decide(
    connection: &mut SqliteConnection,
    caller: &Caller,
    workspace: &str,
) -> Result<bool, Failure> {
    if caller.agent_role() == Some(AgentRole::Lead) {
        return Ok(true);
    }
    visibility::member_may(connection, caller, workspace, permissions::MANAGE_SUPPORT).await
}

/// Approves, as asked or less. From then on there is half an hour to enter.
#[utoipa::path(post, path = "/v1/entry-requests/{id}/approve", tag = "entry", security(("bearer" = [])),
    params(("id" = String, Path)), request_body = Approval, responses((status = 200, body = EntryRequest)))]
pub async fn approve(
    caller: Caller,
    State(app): State<App>,
    Segments(id): Segments<String>,
    body: Incoming,
) -> Result<Response, Failure> {
    let mut transaction = begin_write(&app.pool).await?;
    let row = pending(&mut transaction, &caller, &id).await?;
    let approval: Approval = body.json()?;
    let word = checked(&approval.word)?;
    let asked = stored::scope(&row.asked_scope)?;
    if approval.minutes == 0 || i64::from(approval.minutes) > row.asked_minutes {
        let detail = format!(
            "Between 1 and {} minutes can be approved: no more than was asked for.",
            row.asked_minutes
        );
        return Err(Failure::new(Code::MinutesOutOfRange, detail));
    }
    if approval.scope.is_empty() || !approval.scope.iter().all(|one| asked.contains(one)) {
        let detail = "Approve some of what was asked for, and nothing else.";
        return Err(Failure::new(Code::InvalidRequest, detail));
    }
    // What the customer or the policy does not allow cannot be approved either.
    let candidate = directory::find(&mut *transaction, app.policy, &row.workspace_id, &row.user_id)
        .await?
        .ok_or_else(Failure::not_found)?;
    policy::require_open(candidate.support_access)?;
    policy::require_viewable(&candidate)?;
    let scope: Vec<_> = asked.into_iter().filter(|one| approval.scope.contains(one)).collect();
    sqlx::query("UPDATE entry_requests SET minutes = ?, scope = ?, lapses_at = ? WHERE id = ?")
        .bind(approval.minutes)
        .bind(stored::scope_words(&scope)?)
        .bind(now_millis() + LAPSES_AFTER_MILLIS)
        .bind(&id)
        .execute(&mut *transaction)
        .await?;
    decided(&app, transaction, &caller, &row, (EntryState::Approved, "entry.approved"), &word).await
}

/// Declines, with a word.
#[utoipa::path(post, path = "/v1/entry-requests/{id}/decline", tag = "entry", security(("bearer" = [])),
    params(("id" = String, Path)), request_body = Refusal, responses((status = 200, body = EntryRequest)))]
pub async fn decline(
    caller: Caller,
    State(app): State<App>,
    Segments(id): Segments<String>,
    body: Incoming,
) -> Result<Response, Failure> {
    let mut transaction = begin_write(&app.pool).await?;
    let row = pending(&mut transaction, &caller, &id).await?;
    let refusal: Refusal = body.json()?;
    let word = checked(&refusal.word)?;
    if word.is_empty() {
        return Err(Failure::new(Code::WordLength, "Say in a word why: the agent reads it."));
    }
    decided(&app, transaction, &caller, &row, (EntryState::Declined, "entry.declined"), &word).await
}

/// The request that the caller may decide, while it waits. For whoever may not, it does not exist.
async fn pending(
    connection: &mut SqliteConnection,
    caller: &Caller,
    id: &str,
) -> Result<requests::Row, Failure> {
    caller.require_direct()?;
    let row = requests::find(connection, id).await?.ok_or_else(Failure::not_found)?;
    if row.agent_id == caller.subject {
        return Err(Failure::new(
            Code::OwnRequest,
            "Nobody decides about their own request. Ask somebody else to.",
        ));
    }
    if !may_decide(connection, caller, &row.workspace_id).await? {
        return Err(Failure::not_found());
    }
    match row.state()? {
        EntryState::Pending => Ok(row),
        _ => Err(requests::closed()),
    }
}

async fn decided(
    app: &App,
    mut transaction: sqlx::Transaction<'static, sqlx::Sqlite>,
    caller: &Caller,
    row: &requests::Row,
    (state, action): (EntryState, &'static str),
    word: &str,
) -> Result<Response, Failure> {
    sqlx::query("UPDATE entry_requests SET state = ?, decided_by = ?, decided_at = ?, word = ? WHERE id = ?")
        .bind(stored::word(&state)?)
        .bind(&caller.subject)
        .bind(now_millis())
        .bind(word)
        .bind(&row.id)
        .execute(&mut *transaction)
        .await?;
    let entry = audit::Entry {
        workspace: Some(&row.workspace_id),
        target: Some(&row.user_id),
        detail: format!("{}, asked by {}: {word}", row.id, row.agent_id),
        ..audit::Entry::by(caller, action)
    };
    audit::record(&mut transaction, &entry).await?;
    let after = requests::find(&mut transaction, &row.id).await?.ok_or_else(Failure::not_found)?;
    let request = after.into_request(&mut transaction).await?;
    transaction.commit().await?;
    app.board.push([
        (Audience::Agent(row.agent_id.clone()), Event::RequestDecided { request_id: row.id.clone() }),
        (Audience::Leads, Event::ApprovalsChanged),
    ]);
    Ok(Json(request).into_response())
}

fn checked(word: &str) -> Result<String, Failure> {
    let word = word.trim().to_owned();
    if word.chars().count() > LONGEST_WORD {
        return Err(Failure::new(Code::WordLength, "Keep the word to the agent under 500 characters."));
    }
    if word.contains(|character: char| character.is_control() && character != '\n') {
        return Err(Failure::new(Code::InvalidRequest, "The word must not have control characters."));
    }
    Ok(word)
}
