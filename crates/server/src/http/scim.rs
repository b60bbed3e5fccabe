//! SCIM over HTTP: bearer tokens, bodies, responses, and errors (RFC 7644 §3.1, §3.12).

use crate::{
    app::App,
    auth::provisioner::Provisioner,
    directory_sync::{Refusal, Site, turns::Turn},
    failure::Failure,
    http::{bearer, body, problem::PROBLEM_JSON},
    scim::{
        error::{Error, ScimType},
        json,
        query::Query,
        version::Conditions,
    },
};
use axum::{
    body::{Bytes, to_bytes},
    extract::{FromRequest, FromRequestParts, Query as Pairs, Request},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde_json::Value;
use std::sync::Arc;

/// The root of the SCIM paths.
pub const ROOT: &str = "/scim/v2";
/// The media type of RFC 7644 §8.1.
const SCIM_JSON: &str = "application/scim+json";
/// The largest accepted body: a team's thousands of members in one request.
pub const MAX_BODY_BYTES: usize = 1024 * 1024;
/// The largest problem that is converted to a SCIM error; ours are far smaller.
const MAX_PROBLEM_BYTES: usize = 64 * 1024;

/// A directory with a valid token, and its place among the token's requests.
pub struct Caller {
    app: App,
    who: Provisioner,
    turn: Arc<Turn>,
}

impl Caller {
    /// The request's context. Addresses in responses use the server's public address, whatever address the client
    /// used.
    pub fn site(&self) -> Site<'_> {
        let base = format!("{}{ROOT}", self.app.issuer);
        Site { gate: &self.app.gate, who: &self.who, turn: &self.turn, base }
    }
}

impl FromRequestParts<App> for Caller {
    type Rejection = Failure;

    /// Runs before the body is read, so that no one without a valid token makes the server hold one.
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let who = Provisioner::admit(&app.gate, bearer::token(&parts.headers)?).await?;
        let turn = app.scim_turns.take(who.token())?;
        Ok(Self { app: app.clone(), who, turn: Arc::new(turn) })
    }
}

/// A body that was read but not yet parsed. As an extractor, it never refuses.
pub struct Body {
    is_json: bool,
    bytes: Result<Bytes, Failure>,
}

impl Body {
    /// The body as JSON.
    pub fn json(self) -> Result<Value, Refusal> {
        if !self.is_json {
            return Err(Error::plain(415, "Send the body as application/scim+json.").into());
        }
        Ok(json::read(&self.bytes?)?)
    }
}

impl FromRequest<App> for Body {
    type Rejection = std::convert::Infallible;

    async fn from_request(request: Request, app: &App) -> Result<Self, Self::Rejection> {
        let headers = request.headers();
        let is_json = [SCIM_JSON, "application/json"].iter().any(|it| body::media_type_is(headers, it));
        let read = tokio::time::timeout(app.body_timeout, Bytes::from_request(request, app));
        let bytes = match read.await {
            Ok(read) => read.map_err(|rejection| body::unreadable(rejection.status())),
            Err(_) => Err(body::too_slow()),
        };
        Ok(Self { is_json, bytes })
    }
}

/// The query of a request.
pub struct Asked(pub Query);

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let pairs = Pairs::<Vec<(String, String)>>::from_request_parts(parts, state).await;
        let Pairs(pairs) = pairs
            .map_err(|_| Error::new(ScimType::InvalidSyntax, "The query of the address cannot be read."))?;
        let pairs = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        Ok(Self(Query::from_pairs(pairs)?))
    }
}

/// The conditions of a request on the resource's version. Each header may occur several times.
pub fn conditions(headers: &HeaderMap) -> Conditions {
    let tags = |name: &HeaderName| {
        let all: Vec<&str> =
            headers.get_all(name).iter().map(|value| value.to_str().unwrap_or("?")).collect();
        (!all.is_empty()).then(|| all.join(", "))
    };
    Conditions { if_match: tags(&header::IF_MATCH), if_none_match: tags(&header::IF_NONE_MATCH) }
}

/// A response with a body, and with the version and location from the resource.
pub fn answer(status: StatusCode, shown: &Value, resource: Option<&Value>) -> Response {
    let mut response = (status, [(header::CONTENT_TYPE, SCIM_JSON)], shown.to_string()).into_response();
    let parts = [("/meta/version", header::ETAG), ("/meta/location", header::LOCATION)];
    for (pointer, name) in parts {
        if name == header::LOCATION && status != StatusCode::CREATED {
            continue;
        }
        let text = resource.and_then(|resource| resource.pointer(pointer)).and_then(Value::as_str);
        if let Some(value) = text.and_then(|text| HeaderValue::from_str(text).ok()) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Self::Scim(error) => refused(&error),
            // Converted to a SCIM error by the layer below.
            Self::Failure(failure) => failure.into_response(),
        }
    }
}

fn refused(error: &Error) -> Response {
    let status = StatusCode::from_u16(error.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    answer(status, &error.to_json(), None)
}

/// Layer: below [`ROOT`], every refusal becomes a SCIM error, wherever it comes from: the server is busy, the token
/// is not valid, the path does not exist. Its headers stay.
pub async fn in_its_words(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_scim = path.strip_prefix(ROOT).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let response = next.run(request).await;
    let media = response.headers().get(header::CONTENT_TYPE);
    if !is_scim || media.is_none_or(|media| media != PROBLEM_JSON) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let body = to_bytes(body, MAX_PROBLEM_BYTES).await.unwrap_or_default();
    let problem: Value = serde_json::from_slice(&body).unwrap_or_default();
    let detail = problem.get("detail").and_then(Value::as_str).unwrap_or_default().to_owned();
    let error = Error::plain(parts.status.as_u16(), detail).to_json();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(SCIM_JSON));
    Response::from_parts(parts, error.to_string().into())
}
