//! `OpenID` `AuthZEN` over HTTP: bearer tokens, bodies, and the ids of requests.

use crate::{
    app::App,
    auth::enforcer::Enforcer,
    directory_sync::turns::Turn,
    failure::Failure,
    http::{bearer, body::Incoming},
};
use axum::{
    extract::{FromRequestParts, Request},
    http::request::Parts,
    middleware::Next,
    response::Response,
};
use ergo_protocol::{Code, code::REQUEST_ID};
use serde::de::DeserializeOwned;

/// Where the paths of the API begin.
const ROOT: &str = "/access/v1/";

/// A program with a valid token, and its place among the token's requests.
pub struct Caller {
    /// The program.
    pub who: Enforcer,
    _turn: Turn,
}

impl FromRequestParts<App> for Caller {
    type Rejection = Failure;

    /// Runs before the body is read, so that no one without a valid token makes the server hold one.
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let who = Enforcer::admit(&app.gate, bearer::token(&parts.headers)?).await?;
        let turn = app.authzen_turns.take(who.token())?;
        Ok(Self { who, _turn: turn })
    }
}

/// A body, in which unknown members are ignored. Another media type is a bad request (§10.1.2 has no 415).
pub fn body<T: DeserializeOwned>(body: Incoming) -> Result<T, Failure> {
    body.json().map_err(|failure| match failure.code {
        Code::UnsupportedMediaType => Failure::invalid(failure.detail),
        _ => failure,
    })
}

/// Layer: an answer has the id that the program gave its request (§10.1.3). The log and problem details have our own,
/// because anybody can send any id.
pub async fn with_its_request_id(request: Request, next: Next) -> Response {
    let is_asked = request.uri().path().starts_with(ROOT);
    let id = request.headers().get(REQUEST_ID).filter(|_| is_asked).cloned();
    let mut response = next.run(request).await;
    if let Some(id) = id {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}
