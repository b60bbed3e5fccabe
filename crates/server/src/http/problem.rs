//! The response to a refused request: problem details (RFC 9457) with a code from the closed set.

use crate::{failure::Failure, http::again::Conflict};
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use ergo_protocol::{Code, code::ProblemDetails};

/// The media type of RFC 9457.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// How soon a caller who was refused because of a limit may try again, in seconds.
const RETRY_AFTER: &str = "2";

/// The status for each code. Codes that only the desk uses are never sent; sending one would be a bug.
pub fn status(code: Code) -> StatusCode {
    match code {
        Code::InvalidRequest | Code::EntryTicketInvalid => StatusCode::BAD_REQUEST,
        Code::Unauthenticated | Code::SessionEnded | Code::Exp | Code::Iss => StatusCode::UNAUTHORIZED,
        Code::Forbidden
        | Code::EntryNotAllowed
        | Code::SupportAccessOff
        | Code::ApprovalNeeded
        | Code::NestedEntry
        | Code::ReadOnly
        | Code::OwnRequest
        | Code::UserOffLimits
        | Code::ViewedUserCannot
        | Code::ChangesNotAllowed
        | Code::GrantInvalid
        | Code::SessionLimit
        | Code::IdentityMismatch
        | Code::ProtectedWhileImpersonating => StatusCode::FORBIDDEN,
        Code::NotFound => StatusCode::NOT_FOUND,
        Code::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        Code::TimedOut => StatusCode::REQUEST_TIMEOUT,
        Code::RequestClosed | Code::JournalDiverges => StatusCode::CONFLICT,
        Code::ChangesDeleted => StatusCode::GONE,
        Code::Stale => StatusCode::PRECONDITION_FAILED,
        Code::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Code::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Code::ReasonLength
        | Code::TicketLength
        | Code::MinutesOutOfRange
        | Code::WordLength
        | Code::AuthorityLength => StatusCode::UNPROCESSABLE_ENTITY,
        Code::PreconditionRequired => StatusCode::PRECONDITION_REQUIRED,
        Code::TooMany => StatusCode::TOO_MANY_REQUESTS,
        Code::Busy | Code::KeysUnavailable => StatusCode::SERVICE_UNAVAILABLE,
        Code::Unconfirmed => StatusCode::GATEWAY_TIMEOUT,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// The title, always the same for a code (RFC 9457 §3.1.4): the code's name as words.
fn title(code: Code) -> String {
    let words = code.as_str().replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The body as JSON.
pub fn body(details: &ProblemDetails) -> Vec<u8> {
    // Serialization cannot fail.
    serde_json::to_vec(details).unwrap_or_default()
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let code = self.code;
        let status = status(code);
        let details = ProblemDetails {
            kind: format!("urn:ergo:problem:{}", self.code.as_str()),
            title: title(self.code),
            status: status.as_u16(),
            detail: self.detail.into_owned(),
            // Filled in by the layer around the request.
            request_id: None,
            code: self.code,
            ended: self.ended.map(|ended| *ended),
            next_after: self.next_after,
        };
        let mut response = (status, [(header::CONTENT_TYPE, PROBLEM_JSON)], body(&details)).into_response();
        // Not if the request may have been carried out: a program that obeys would do it twice.
        if matches!(code, Code::TooMany | Code::Busy | Code::KeysUnavailable | Code::TimedOut) {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER));
        }
        // For the layer around the request.
        response.extensions_mut().insert(code);
        if self.is_conflict {
            response.extensions_mut().insert(Conflict);
        }
        response.extensions_mut().insert(details);
        if status == StatusCode::UNAUTHORIZED {
            // RFC 6750 §3: it would give an error only if a token was sent, a distinction that we do not need.
            let challenge = match self.code {
                Code::SessionEnded | Code::Exp => r#"Bearer realm="ergo", error="invalid_token""#,
                _ => r#"Bearer realm="ergo""#,
            };
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
        }
        response
    }
}
