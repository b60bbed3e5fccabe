//! The server as a policy decision point: `OpenID` `AuthZEN` Authorization API 1.0.

use crate::{
    app::App,
    authzen::{evaluate, search},
    failure::Failure,
    http::{
        authzen::{Caller, body},
        body::Incoming,
    },
};
use axum::{Json, extract::State, http::header, response::IntoResponse};
use ergo_protocol::authzen::{
    AccessDecision, Decisions, Evaluation, Evaluations, FoundActions, FoundEntities, PdpMetadata, Search,
};

/// Where the API is (§9). It may be cached.
#[utoipa::path(get, path = "/.well-known/authzen-configuration", tag = "access",
    responses((status = 200, body = PdpMetadata)))]
pub async fn configuration(State(app): State<App>) -> impl IntoResponse {
    let at = |path: &str| format!("{}/access/v1/{path}", app.issuer);
    let metadata = PdpMetadata {
        policy_decision_point: app.issuer.clone(),
        access_evaluation_endpoint: at("evaluation"),
        access_evaluations_endpoint: at("evaluations"),
        search_subject_endpoint: at("search/subject"),
        search_resource_endpoint: at("search/resource"),
        search_action_endpoint: at("search/action"),
    };
    ([(header::CACHE_CONTROL, "public, max-age=300")], Json(metadata))
}

/// Whether somebody may do something in a workspace (§6). A suspended or invited member may do nothing. What does not
/// exist and what the token is not for are denied alike.
#[utoipa::path(post, path = "/access/v1/evaluation", tag = "access", security(("authzen" = [])),
    request_body = Evaluation, responses((status = 200, body = AccessDecision), (status = 429)))]
pub async fn evaluation(
    Caller { who, .. }: Caller,
    State(app): State<App>,
    asked: Incoming,
) -> Result<Json<AccessDecision>, Failure> {
    let asked: Evaluation = body(asked)?;
    let _turn = app.turn_to_decide().await?;
    let mut tx = who.read(&app.gate).await?;
    Ok(Json(evaluate::one(&mut tx, &who, &asked).await?))
}

/// The same for several questions at once, at most 100 (§7). An evaluation that lacks something is denied.
#[utoipa::path(post, path = "/access/v1/evaluations", tag = "access", security(("authzen" = [])),
    request_body = Evaluations, responses((status = 200, body = Decisions), (status = 429)))]
pub async fn evaluations(
    Caller { who, .. }: Caller,
    State(app): State<App>,
    asked: Incoming,
) -> Result<Json<Decisions>, Failure> {
    let asked: Evaluations = body(asked)?;
    let _turn = app.turn_to_decide().await?;
    let mut tx = who.read(&app.gate).await?;
    Ok(Json(evaluate::several(&mut tx, &who, asked).await?))
}

/// The active members of a workspace who may do something (§8.4).
#[utoipa::path(post, path = "/access/v1/search/subject", tag = "access", security(("authzen" = [])),
    request_body = Search, responses((status = 200, body = FoundEntities), (status = 429)))]
pub async fn search_subject(
    Caller { who, .. }: Caller,
    State(app): State<App>,
    asked: Incoming,
) -> Result<Json<FoundEntities>, Failure> {
    let asked: Search = body(asked)?;
    let _turn = app.turn_to_decide().await?;
    let mut tx = who.read(&app.gate).await?;
    Ok(Json(search::subjects(&mut tx, &who, &asked).await?))
}

/// The workspaces in which somebody may do something (§8.5).
#[utoipa::path(post, path = "/access/v1/search/resource", tag = "access", security(("authzen" = [])),
    request_body = Search, responses((status = 200, body = FoundEntities), (status = 429)))]
pub async fn search_resource(
    Caller { who, .. }: Caller,
    State(app): State<App>,
    asked: Incoming,
) -> Result<Json<FoundEntities>, Failure> {
    let asked: Search = body(asked)?;
    let _turn = app.turn_to_decide().await?;
    let mut tx = who.read(&app.gate).await?;
    Ok(Json(search::resources(&mut tx, &who, &asked).await?))
}

/// What somebody may do in a workspace (§8.6).
#[utoipa::path(post, path = "/access/v1/search/action", tag = "access", security(("authzen" = [])),
    request_body = Search, responses((status = 200, body = FoundActions), (status = 429)))]
pub async fn search_action(
    Caller { who, .. }: Caller,
    State(app): State<App>,
    asked: Incoming,
) -> Result<Json<FoundActions>, Failure> {
    let asked: Search = body(asked)?;
    let _turn = app.turn_to_decide().await?;
    let mut tx = who.read(&app.gate).await?;
    Ok(Json(search::actions(&mut tx, &who, &asked).await?))
}
