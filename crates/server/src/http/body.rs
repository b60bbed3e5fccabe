//! Reads requests: bodies, path segments, and query parameters. All are refused with the same form of error.

mod numbers;

use crate::{app::App, failure::Failure};
use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Path, Query, Request},
    http::{HeaderMap, StatusCode, header, request::Parts},
};
use ergo_protocol::Code;
use serde::de::DeserializeOwned;

/// The largest accepted body.
pub const MAX_BODY_BYTES: usize = 64 * 1024;

/// The one exception: the journal of a session, whose notes may have 4,000 characters each.
pub const MAX_JOURNAL_BYTES: usize = 1024 * 1024;

/// A body that was read but not yet parsed, so that a handler can first refuse for more important reasons. As an
/// extractor, it never refuses.
pub struct Incoming {
    is_json: bool,
    bytes: Result<Bytes, Failure>,
}

impl Incoming {
    /// The body as JSON of exactly this type, or the default if there is no body.
    pub fn json_or_default<T: DeserializeOwned + Default>(self) -> Result<T, Failure> {
        if self.bytes.as_ref().is_ok_and(Bytes::is_empty) { Ok(T::default()) } else { self.json() }
    }

    /// The body as JSON of exactly this type.
    pub fn json<T: DeserializeOwned>(self) -> Result<T, Failure> {
        if !self.is_json {
            return Err(Failure::new(Code::UnsupportedMediaType, "Send the body as application/json."));
        }
        let bytes = self.bytes?;
        // serde would also accept an array of the fields, in declaration order.
        if bytes.trim_ascii_start().first().is_some_and(|first| *first == b'[') {
            return Err(Failure::new(Code::InvalidRequest, "The body must be a JSON object."));
        }
        serde_json::from_slice(&numbers::plain(&bytes)).map_err(|error| malformed(&error))
    }
}

/// Says where the mistake is, and what kind; serde's own message could contain what was sent.
fn malformed(error: &serde_json::Error) -> Failure {
    let what = if error.is_data() {
        "is not valid: a field is missing, unknown, duplicated, or of the wrong type"
    } else {
        "is not well-formed JSON"
    };
    let (line, column) = (error.line(), error.column());
    Failure::new(Code::InvalidRequest, format!("The body {what} (line {line}, column {column})."))
}

impl FromRequest<App> for Incoming {
    type Rejection = std::convert::Infallible;

    async fn from_request(request: Request, app: &App) -> Result<Self, Self::Rejection> {
        let is_json = media_type_is(request.headers(), "application/json");
        let read = tokio::time::timeout(app.body_timeout, Bytes::from_request(request, app));
        let bytes = match read.await {
            Ok(read) => read.map_err(|rejection| unreadable(rejection.status())),
            Err(_) => Err(too_slow()),
        };
        Ok(Self { is_json, bytes })
    }
}

/// The refusal for a body that takes too long to arrive.
pub fn too_slow() -> Failure {
    Failure::new(Code::TimedOut, "The body did not arrive in time. Nothing was changed. Try again.")
}

/// The refusal for a body that could not be read.
pub fn unreadable(status: StatusCode) -> Failure {
    if status == StatusCode::PAYLOAD_TOO_LARGE {
        return Failure::new(Code::BodyTooLarge, "The body is larger than the server accepts.");
    }
    Failure::new(Code::InvalidRequest, "The body could not be read completely.")
}

/// Whether there is exactly one Content-Type and it is this media type, with any parameters.
pub fn media_type_is(headers: &HeaderMap, expected: &str) -> bool {
    let mut types = headers.get_all(header::CONTENT_TYPE).iter();
    let (Some(value), None) = (types.next(), types.next()) else { return false };
    let essence = value.to_str().ok().and_then(|text| text.split(';').next());
    essence.is_some_and(|essence| essence.trim().eq_ignore_ascii_case(expected))
}

/// The segments of a path, decoded.
pub struct Segments<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Segments<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        // No id is empty.
        if parts.uri.path().contains("//") {
            return Err(Failure::not_found());
        }
        // This can only fail for percent-encoding that is not UTF-8, which no id contains.
        Path::from_request_parts(parts, state)
            .await
            .map(|Path(it)| Self(it))
            .map_err(|_| Failure::not_found())
    }
}

/// The parameters of a query. Unknown ones are refused, because a mistyped filter must not return everyone.
pub struct Params<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Params<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        Query::from_request_parts(parts, state).await.map(|Query(it)| Self(it)).map_err(|_| {
            Failure::new(
                Code::InvalidRequest,
                "A query parameter is unknown, duplicated, or of the wrong type.",
            )
        })
    }
}
