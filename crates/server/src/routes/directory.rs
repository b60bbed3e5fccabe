//! Finding the exact user and workspace, for agents.

use crate::{
    app::App,
    auth::gate::Bearer,
    failure::Failure,
    http::{
        body::{Params, Segments},
        precondition::tagged,
    },
    sessions::directory,
};
use axum::{extract::State, response::Response};
use ergo_protocol::directory::{Candidate, Candidates};
use serde::Deserialize;

/// The search.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Search {
    q: String,
}

/// Finds people by part of a name, email address, or ID: exact matches first, then prefixes. Workspaces with
/// support access off are not searched.
#[utoipa::path(get, path = "/v1/directory", tag = "entry", security(("bearer" = [])),
    params(("q" = String, Query, description = "2 to 200 characters; anything else finds no one")),
    responses((status = 200, body = Candidates, headers(("ETag")))))]
pub async fn search(
    bearer: Bearer,
    State(app): State<App>,
    Params(search): Params<Search>,
) -> Result<Response, Failure> {
    let _turn = app.turn_to_search().await?;
    let (mut tx, caller) = app.gate.read(&bearer).await?;
    tagged(&directory::search(&mut tx, &caller, app.gate.policy(), &search.q).await?)
}

/// One user in one workspace, with what that workspace allows.
#[utoipa::path(get, path = "/v1/directory/{workspace}/{user}", tag = "entry", security(("bearer" = [])),
    params(("workspace" = String, Path), ("user" = String, Path)),
    responses((status = 200, body = Candidate, headers(("ETag")))))]
pub async fn candidate(
    bearer: Bearer,
    State(app): State<App>,
    Segments((workspace, user)): Segments<(String, String)>,
) -> Result<Response, Failure> {
    let (mut tx, caller) = app.gate.read(&bearer).await?;
    tagged(&directory::candidate(&mut tx, &caller, app.gate.policy(), (&workspace, &user)).await?)
}
