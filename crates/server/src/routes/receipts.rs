//! Receipts: what was recorded about one session, and the proof that it is in the log.

use crate::{
    app::App,
    auth::gate::Bearer,
    failure::Failure,
    http::{
        body::{Params, Segments},
        page::{self, Place},
        precondition::tagged,
    },
    sessions::receipts,
};
use axum::{extract::State, response::Response};
use ergo_protocol::evidence::{ReceiptAnswer, ReceiptPage, WaitsFor};

/// The receipt of a session that is over, for the agent whose session it was, for leads, and for members of its workspace
/// who may read the audit.
#[utoipa::path(get, path = "/v1/sessions/{sid}/receipt", tag = "log", security(("bearer" = [])),
    params(("sid" = String, Path)), responses((status = 200, body = ReceiptAnswer, headers(("ETag")))))]
pub async fn read(
    bearer: Bearer,
    State(app): State<App>,
    Segments(sid): Segments<String>,
) -> Result<Response, Failure> {
    let answer = receipt(&bearer, &app, &sid).await?;
    if answer.waits_for != Some(WaitsFor::Place) {
        return tagged(&answer);
    }
    // Someone who waits for a receipt does not wait for the next round.
    app.growing.grow().await.map_err(|error| Failure::internal(&error))?;
    tagged(&receipt(&bearer, &app, &sid).await?)
}

async fn receipt(bearer: &Bearer, app: &App, sid: &str) -> Result<ReceiptAnswer, Failure> {
    let (mut tx, caller) = app.gate.read(bearer).await?;
    receipts::read(&mut tx, &caller, sid, app.agents_as_numbers).await
}

/// The sessions in a workspace that have receipts, newest first, for leads and for members who may read the audit.
#[utoipa::path(get, path = "/v1/workspaces/{ws}/receipts", tag = "log", security(("bearer" = [])),
    params(
        ("ws" = String, Path),
        ("cursor" = Option<String>, Query, pattern = "^[0-9]{1,18}$", description = "The next_cursor of the previous page"),
    ),
    responses((status = 200, body = ReceiptPage, headers(("ETag")))))]
pub async fn list(
    bearer: Bearer,
    State(app): State<App>,
    Segments(workspace): Segments<String>,
    Params(place): Params<Place>,
) -> Result<Response, Failure> {
    let before: Option<u64> = page::number(place.cursor.as_deref(), 18)?;
    let (mut tx, caller) = app.gate.read(&bearer).await?;
    tagged(&receipts::list(&mut tx, &caller, &workspace, before).await?)
}
