//! The id of a request: in the log, in the response, and in the desk's error messages.

use crate::{auth::ids, http::problem};
use axum::{
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::Response,
};
use ergo_protocol::code::{MAX_REQUEST_ID_CHARS, ProblemDetails, REQUEST_ID};
use std::fmt::{Display, Formatter, Result};

/// See the module documentation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(HeaderValue);

impl RequestId {
    /// The id of a request with these headers. `is_trusted`: whether they come from a named proxy, whose ids are
    /// kept.
    pub fn of(headers: &HeaderMap, is_trusted: bool) -> Self {
        let sent = headers.get(REQUEST_ID).filter(|id| is_trusted && is_one(id.as_bytes()));
        sent.map_or_else(Self::new, |id| Self(id.clone()))
    }

    fn new() -> Self {
        let id = ids::random().ok().and_then(|id| HeaderValue::from_str(&id).ok());
        // Without random numbers, nothing else works either; the request is still answered, and the log says so.
        Self(id.unwrap_or(HeaderValue::from_static("unknown")))
    }

    /// Adds it to a response, and to the body if that is a problem.
    pub fn put_on(&self, response: &mut Response) {
        if let Some(mut details) = response.extensions_mut().remove::<ProblemDetails>() {
            details.request_id = Some(self.to_string());
            *response.body_mut() = problem::body(&details).into();
            response.headers_mut().remove(header::CONTENT_LENGTH);
        }
        response.headers_mut().insert(HeaderName::from_static(REQUEST_ID), self.0.clone());
    }
}

/// Whether this looks like a proxy's id: only characters without meaning in a log.
fn is_one(id: &[u8]) -> bool {
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.:=+/".contains(byte);
    (1..=MAX_REQUEST_ID_CHARS).contains(&id.len()) && id.iter().all(is_plain)
}

impl Display for RequestId {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(self.0.to_str().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_taken_from_a_named_proxy_only_and_only_if_it_looks_like_one() {
        let of = |id: &str, is_trusted| {
            let headers = HeaderMap::from_iter([(
                HeaderName::from_static(REQUEST_ID),
                HeaderValue::from_bytes(id.as_bytes()).unwrap(),
            )]);
            RequestId::of(&headers, is_trusted).to_string()
        };
        let good = "Root=1-67891233-abcdef012345678912345678";
        assert_eq!(of(good, true), good);
        assert_ne!(of(good, false), good);
        for wrong in ["", "two words", "a\tb", "a\"b", "{}", "é", &"x".repeat(65)] {
            assert_ne!(of(wrong, true), wrong);
        }
        let (one, other) = (RequestId::of(&HeaderMap::new(), true), RequestId::of(&HeaderMap::new(), true));
        assert!(one != other && one.to_string().len() == 16);
    }
}
