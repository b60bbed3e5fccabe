//! The one-time entry ticket of an approved entry request.

use crate::{app::App, auth::gate::Bearer, failure::Failure, http::body::Segments, sessions::entering};
use axum::{Json, extract::State};
use ergo_protocol::entry::EntryTicket;

/// Issues a ticket and voids the previous one, so there is never more than one.
#[utoipa::path(post, path = "/v1/entry-requests/{id}/ticket", tag = "entry", security(("bearer" = [])),
    params(("id" = String, Path)), responses((status = 200, body = EntryTicket), (status = 409)))]
pub async fn mint(
    bearer: Bearer,
    State(app): State<App>,
    Segments(id): Segments<String>,
) -> Result<Json<EntryTicket>, Failure> {
    let (mut tx, caller) = app.gate.write(&bearer).await?;
    let ticket = entering::mint_ticket(&mut tx, &caller, app.gate.policy(), &id).await?;
    tx.commit().await?;
    Ok(Json(ticket))
}
