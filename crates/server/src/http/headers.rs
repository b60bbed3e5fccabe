//! The headers that every response has.

use axum::{
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::Response,
};

/// No response here is a web page. If a browser shows one, it runs nothing, loads nothing, cannot be framed, and
/// sends no referrer.
const ALWAYS: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'; sandbox"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];
/// Makes browsers use only TLS for a year (RFC 6797). Sent only over TLS, because otherwise it would be ignored.
const HSTS: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// Sets the headers. A cacheable response sets its own Cache-Control.
pub fn secure(headers: &mut HeaderMap, is_tls: bool) {
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if is_tls {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HSTS);
    }
}

/// A response with these headers, without TLS.
pub async fn secured(mut response: Response) -> Response {
    secure(response.headers_mut(), false);
    response
}

/// The headers as lines, for a response that is written by hand.
pub fn lines() -> impl Iterator<Item = String> {
    let cache = (header::CACHE_CONTROL, "no-store");
    [cache].into_iter().chain(ALWAYS).map(|(name, value)| format!("{name}: {value}"))
}
