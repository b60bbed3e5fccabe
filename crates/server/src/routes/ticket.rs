//! The one-time entry ticket of an approved entry request.

use crate::{
    app::App, body::Segments, caller::Caller, clock::now_millis, database::begin_write, ids, policy,
    problem::Failure, requests,
};
use axum::{Json, extract::State};
use ergo_protocol::entry::{EntryState, EntryTicket};

/// Long enough for the exchange that follows at once.
const TICKET_MILLIS: i64 = 60 * 1000;

/// Mints a ticket. The one before it is void, so there is never more than one. Not audited: what it is
/// exchanged for is.
#[utoipa::path(post, path = "/v1/entry-requests/{id}/ticket", tag = "entry", security(("bearer" = [])),
    params(("id" = String, Path)), responses((status = 200, body = EntryTicket)))]
pub async fn mint(
    caller: Caller,
    State(app): State<App>,
    Segments(id): Segments<String>,
) -> Result<Json<EntryTicket>, Failure> {
    caller.require_entering_agent()?;
    let mut transaction = begin_write(&app.pool).await?;
    let row = requests::own(&mut transaction, &caller, &id).await?;
    if row.state()? != EntryState::Approved {
        return Err(requests::closed());
    }
    // The customer may have changed the policy since the request was approved.
    let by_person = row.is_approved_by_person();
    policy::require_entry(&mut transaction, app.policy, &row.workspace_id, &row.user_id, by_person).await?;
    requests::void_tickets(&mut transaction, &id).await?;
    let entry_ticket = ids::new_secret("et")?;
    let now = now_millis();
    let expires_at = now + TICKET_MILLIS;
    sqlx::query("INSERT INTO entry_tickets (hash, request_id, created_at, expires_at) VALUES (?, ?, ?, ?)")
        .bind(ids::sha256_hex(&entry_ticket))
        .bind(&id)
        .bind(now)
        .bind(expires_at)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(Json(EntryTicket { entry_ticket, expires_at }))
}
