//! Tagged responses, `If-None-Match`, and `If-Match` before a change (RFC 9110 §8.8.3, §13.1).
//!
//! Most tags are a hash of the body. A member's tag is not: it covers what a change could overwrite, and stays the
//! same when the member comes online. So it never leads to "not modified", because the member's name or status may
//! have changed.

use crate::{change::tag, failure::Failure};
use axum::{
    Extension,
    extract::{FromRequestParts, Request},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde::Serialize;

/// The response to a read: the JSON with a tag of all of it.
pub fn tagged<T: Serialize>(value: &T) -> Result<Response, Failure> {
    let body = serde_json::to_vec(value)?;
    let tag = tag::of_bytes(&body);
    let headers = [(header::CONTENT_TYPE, "application/json".to_owned()), (header::ETAG, tag)];
    Ok((headers, body).into_response())
}

/// The response to a read with the tag that a change needs.
pub fn tagged_as<T: Serialize>(value: &T, tag: String) -> Result<Response, Failure> {
    let body = serde_json::to_vec(value)?;
    let headers = [(header::CONTENT_TYPE, "application/json".to_owned()), (header::ETAG, tag)];
    Ok((headers, Extension(ForChanges), body).into_response())
}

/// Marks a response whose tag does not cover all of it.
#[derive(Clone, Copy)]
struct ForChanges;

/// Layer: answers 304 if the caller already has what would be sent (RFC 9110 §13.1.2).
pub async fn not_modified(request: Request, next: Next) -> Response {
    let asks = matches!(*request.method(), Method::GET | Method::HEAD);
    let known = if asks { tags(request.headers(), &header::IF_NONE_MATCH) } else { None };
    let response = next.run(request).await;
    let (Some(known), StatusCode::OK) = (known, response.status()) else { return response };
    if response.extensions().get::<ForChanges>().is_some() {
        return response;
    }
    let Some(current) = response.headers().get(header::ETAG).cloned() else { return response };
    // Weak comparison: W/ makes no difference here.
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
    /// The tags that the caller has seen; `None` without the header.
    pub fn tags(&self) -> Option<&[String]> {
        self.0.as_deref()
    }
}

/// Splits at commas, which our tags never contain.
fn tags(headers: &HeaderMap, name: &HeaderName) -> Option<Vec<String>> {
    let values: Vec<&HeaderValue> = headers.get_all(name).iter().collect();
    let split = |value: &&HeaderValue| -> Vec<String> {
        let text = value.to_str().unwrap_or_default();
        text.split(',').map(|tag| tag.trim().to_owned()).collect()
    };
    (!values.is_empty()).then(|| values.iter().flat_map(split).collect())
}
