//! The bearer token of a request (RFC 6750 §2.1), the only supported way to send one.

use crate::{
    app::App,
    auth::{gate::Bearer, witness::Witness},
    failure::Failure,
};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use ergo_protocol::Code;

impl FromRequestParts<App> for Bearer {
    type Rejection = Failure;

    /// Runs before the body is read, so that no one without a valid token makes the server hold one.
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let witness = parts.extensions.get::<Witness>().cloned().unwrap_or_default();
        app.gate.admit(token(&parts.headers)?, witness).await
    }
}

/// The token of a request.
pub fn token(headers: &HeaderMap) -> Result<&str, Failure> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return Err(Failure::new(Code::Unauthenticated, "Send one access token: Authorization: Bearer …"));
    };
    let token = value.to_str().ok().and_then(|text| text.split_once(' '));
    match token {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => Ok(token.trim_start_matches(' ')),
        _ => Err(Failure::new(Code::Unauthenticated, "The Authorization header is not a bearer token.")),
    }
}
