//! The headers that every answer has, whatever it is.

use axum::{
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::Response,
};

/// Nothing that is answered here is a page: if a browser shows it, it runs nothing, loads nothing, is framed by nobody, and
/// tells nobody where it was.
const ALWAYS: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'; sandbox"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];
/// For a year, a browser does not come without TLS (RFC 6797). Only sent with TLS: without it, it would be ignored.
const HSTS: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// Sets them. What may be kept by a cache says so itself.
pub fn secure(headers: &mut HeaderMap, is_tls: bool) {
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if is_tls {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HSTS);
    }
}

/// An answer that has them, without TLS.
pub async fn secured(mut response: Response) -> Response {
    secure(response.headers_mut(), false);
    response
}

/// The same as lines, for an answer that is written by hand.
pub fn lines() -> impl Iterator<Item = String> {
    let cache = (header::CACHE_CONTROL, "no-store");
    [cache].into_iter().chain(ALWAYS).map(|(name, value)| format!("{name}: {value}"))
}
