//! A refused request, as it is answered: problem details (RFC 9457) with a code of the closed set.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use ergo_protocol::{Code, code::ProblemDetails};
use std::borrow::Cow;

/// The media type of RFC 9457.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// A refusal: a code for the program and words for the person. The words never hold what was sent.
#[derive(Clone, Debug)]
pub struct Failure {
    /// What a program matches; decides the status.
    pub code: Code,
    /// What happened and what to do.
    pub detail: Cow<'static, str>,
}

impl Failure {
    /// A refusal with its reason.
    pub fn new(code: Code, detail: impl Into<Cow<'static, str>>) -> Self {
        Self { code, detail: detail.into() }
    }

    /// The one answer for what does not exist and for what the caller may not know to exist.
    pub fn not_found() -> Self {
        Self::new(Code::NotFound, "There is no such thing here, or it is not visible to you.")
    }

    /// Something broke on our side. What exactly goes to the log and not to the caller.
    pub fn internal(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(%cause, "internal error");
        Self::new(Code::Internal, "Something broke on the server. Nothing was changed. Try again later.")
    }

    /// The HTTP status of its code.
    pub fn status(&self) -> StatusCode {
        status(self.code)
    }
}

/// One status for each code. A code that the server never sends would be a mistake of ours: 500.
fn status(code: Code) -> StatusCode {
    match code {
        Code::InvalidRequest => StatusCode::BAD_REQUEST,
        Code::Unauthenticated | Code::SessionEnded | Code::Exp => StatusCode::UNAUTHORIZED,
        Code::Forbidden
        | Code::EntryNotAllowed
        | Code::SupportAccessOff
        | Code::ApprovalNeeded
        | Code::NestedEntry
        | Code::ReadOnly
        | Code::OwnRequest
        | Code::UserOffLimits
        | Code::ChangesNotAllowed
        | Code::GrantInvalid
        | Code::SessionLimit
        | Code::ProtectedWhileImpersonating => StatusCode::FORBIDDEN,
        Code::NotFound => StatusCode::NOT_FOUND,
        Code::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        Code::RequestClosed => StatusCode::CONFLICT,
        Code::Stale => StatusCode::PRECONDITION_FAILED,
        Code::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Code::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Code::ReasonLength
        | Code::TicketLength
        | Code::MinutesOutOfRange
        | Code::WordLength
        | Code::AuthorityLength => StatusCode::UNPROCESSABLE_ENTITY,
        Code::PreconditionRequired => StatusCode::PRECONDITION_REQUIRED,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// The same for each occurrence of a code (RFC 9457 §3.1.4): its name as words.
fn title(code: Code) -> String {
    let words = code.as_str().replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let status = self.status();
        let details = ProblemDetails {
            kind: format!("urn:ergo:problem:{}", self.code.as_str()),
            title: title(self.code),
            status: status.as_u16(),
            detail: self.detail.into_owned(),
            code: self.code,
        };
        let body = serde_json::to_vec(&details).unwrap_or_default();
        let mut response = (status, [(header::CONTENT_TYPE, PROBLEM_JSON)], body).into_response();
        if status == StatusCode::UNAUTHORIZED {
            // RFC 6750 §3: the error only when a token was sent and refused is finer than we need.
            let challenge = match self.code {
                Code::SessionEnded | Code::Exp => r#"Bearer realm="ergo", error="invalid_token""#,
                _ => r#"Bearer realm="ergo""#,
            };
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
        }
        response
    }
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        Self::internal(&error)
    }
}

impl From<aws_lc_rs::error::Unspecified> for Failure {
    fn from(_: aws_lc_rs::error::Unspecified) -> Self {
        Self::internal(&"the system's random numbers or keys are unusable")
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::internal(&error)
    }
}
