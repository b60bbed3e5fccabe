//! Sessions that were started in a provider's own dashboard.

use crate::{
    app::App,
    auth::{gate::Bearer, trusted::Purpose},
    failure::Failure,
    http::body::Incoming,
    sessions::hand_over,
};
use axum::{Json, extract::State};
use ergo_protocol::{directory::Candidate, oauth::HandedOver};

/// Takes over the session that a trusted provider's token represents, and returns which user and workspace it refers
/// to here. It is then entered like any other: with a reason, a ticket, and the customer's own policy. Works only
/// once.
#[utoipa::path(post, path = "/v1/hand-overs", tag = "entry", security(("bearer" = [])),
    request_body = HandedOver, responses((status = 200, body = Candidate), (status = 404), (status = 409)))]
pub async fn receive(
    bearer: Bearer,
    State(app): State<App>,
    body: Incoming,
) -> Result<Json<Candidate>, Failure> {
    // Checked before the provider's keys are fetched, and without holding a connection in the meantime.
    let (tx, caller) = app.gate.read(&bearer).await?;
    drop(tx);
    caller.require_entering_agent()?;
    let handed: HandedOver = body.json()?;
    let claims = app.trusted.verify(&handed.token, Purpose::HandOver).await?;
    let (mut tx, caller) = app.gate.write(&bearer).await?;
    let candidate = hand_over::take(&mut tx, &caller, app.gate.policy(), &claims, &handed.token).await?;
    tx.commit().await?;
    Ok(Json(candidate))
}
