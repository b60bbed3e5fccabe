//! The training door: signing in as a sample person. It exists only with `--training`.

use crate::{
    app::App,
    auth::sign_in,
    failure::Failure,
    http::{body::Incoming, precondition::tagged},
};
use axum::{Json, extract::State, response::Response};
use ergo_protocol::{
    Agent,
    oauth::{TokenAnswer, TrainingSignIn},
};

/// The sample agents.
#[utoipa::path(get, path = "/training/agents", tag = "training",
    responses((status = 200, body = Vec<Agent>, headers(("ETag")))))]
pub async fn agents(State(app): State<App>) -> Result<Response, Failure> {
    let mut tx = app.gate.read_public().await?;
    let samples = app.samples.as_ref().ok_or_else(Failure::not_found)?;
    tagged(&sign_in::sample_agents(&mut tx, samples).await?)
}

/// Signs in as a sample agent, or as a sample customer's member to play the customer's side.
#[utoipa::path(post, path = "/training/sign-in", tag = "training", request_body = TrainingSignIn,
    responses((status = 200, body = TokenAnswer), (status = 403), (status = 404), (status = 429)))]
pub async fn sign_in(State(app): State<App>, body: Incoming) -> Result<Json<TokenAnswer>, Failure> {
    let asked: TrainingSignIn = body.json()?;
    let samples = app.samples.as_ref().ok_or_else(Failure::not_found)?;
    if !samples.contains(&asked.person_id) {
        return Err(Failure::not_found());
    }
    Ok(Json(sign_in::as_sample(&app.gate, &app.issuer, &asked.person_id).await?))
}
