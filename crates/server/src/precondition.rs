//! Entity tags (RFC 9110 §8.8.3): what was read, `If-None-Match`, and `If-Match` before a change.
//!
//! A tag is a hash of the body, so it is strong and needs no version column: what is shown is what counts.

use crate::problem::Failure;
use aws_lc_rs::digest;
use axum::{
    extract::{FromRequestParts, Request},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ergo_protocol::Code;
use serde::Serialize;

/// The answer of a read: the JSON with its tag.
pub fn tagged<T: Serialize>(value: &T) -> Result<Response, Failure> {
    let body = serde_json::to_vec(value)?;
    let headers = [(header::CONTENT_TYPE, "application/json".to_owned()), (header::ETAG, tag(&body))];
    Ok((headers, body).into_response())
}

/// The tag that [`tagged`] gives a value.
pub fn tag_of<T: Serialize>(value: &T) -> Result<String, Failure> {
    Ok(tag(&serde_json::to_vec(value)?))
}

fn tag(body: &[u8]) -> String {
    format!("\"{}\"", URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, body)))
}

/// Layer: answers 304 when the caller has what was about to be sent (RFC 9110 §13.1.2).
pub async fn not_modified(request: Request, next: Next) -> Response {
    let asks = matches!(*request.method(), Method::GET | Method::HEAD);
    let known = if asks { tags(request.headers(), &header::IF_NONE_MATCH) } else { None };
    let response = next.run(request).await;
    let (Some(known), StatusCode::OK) = (known, response.status()) else { return response };
    let Some(current) = response.headers().get(header::ETAG).cloned() else { return response };
    // The weak comparison: W/ makes no difference here.
    let has_it = known
        .iter()
        .any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag).as_bytes() == current.as_bytes());
    if !has_it {
        return response;
    }
    let mut fresh = StatusCode::NOT_MODIFIED.into_response();
    for name in [header::ETAG, header::CACHE_CONTROL] {
        if let Some(value) = response.headers().get(&name) {
            fresh.headers_mut().insert(name, value.clone());
        }
    }
    fresh
}

/// The `If-Match` of a request.
pub struct IfMatch(Option<Vec<String>>);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(tags(&parts.headers, &header::IF_MATCH)))
    }
}

impl IfMatch {
    /// Refuses unless the caller has seen what is there now. Strong comparison: a weak tag never fits.
    pub fn check<T: Serialize>(&self, current: &T) -> Result<(), Failure> {
        let Some(seen) = &self.0 else {
            return Err(Failure::new(
                Code::PreconditionRequired,
                "Send If-Match with the ETag of what you have read, so that nobody's change is lost.",
            ));
        };
        let current = tag_of(current)?;
        if seen.iter().any(|tag| tag == "*" || *tag == current) {
            return Ok(());
        }
        Err(Failure::new(Code::Stale, "It was changed meanwhile. Read it again, then decide."))
    }
}

/// Our tags have no comma in them, so splitting at commas finds each of ours.
fn tags(headers: &HeaderMap, name: &HeaderName) -> Option<Vec<String>> {
    let values: Vec<&HeaderValue> = headers.get_all(name).iter().collect();
    let split = |value: &&HeaderValue| -> Vec<String> {
        let text = value.to_str().unwrap_or_default();
        text.split(',').map(|tag| tag.trim().to_owned()).collect()
    };
    (!values.is_empty()).then(|| values.iter().flat_map(split).collect())
}
