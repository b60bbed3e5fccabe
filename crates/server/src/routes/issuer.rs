//! What a client needs to know about the issuer: discovery, keys, and the API's description.

use crate::{app::App, auth::keys, failure::Failure};
use axum::{
    Json,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use ergo_protocol::oauth::{Discovery, GRANT_TOKEN_EXCHANGE};

/// For the only responses that may be cached. Shorter than any client's own caching.
const CACHEABLE: [(header::HeaderName, &str); 1] = [(header::CACHE_CONTROL, "public, max-age=300")];

/// The discovery document (`OpenID` Connect Discovery 1.0 §4, RFC 8414 §3).
#[utoipa::path(get, path = "/.well-known/openid-configuration", tag = "issuer",
    responses((status = 200, body = Discovery)))]
pub async fn discovery(State(app): State<App>) -> impl IntoResponse {
    let issuer = &app.issuer;
    let discovery = Discovery {
        issuer: issuer.clone(),
        jwks_uri: format!("{issuer}/.well-known/jwks.json"),
        token_endpoint: format!("{issuer}/oauth/token"),
        revocation_endpoint: format!("{issuer}/oauth/revoke"),
        grant_types_supported: vec![GRANT_TOKEN_EXCHANGE.to_owned()],
        id_token_signing_alg_values_supported: vec!["ES256".to_owned()],
        ergo_training: app.samples.is_some(),
        ergo_sign_in: app.trusted.sign_in_at(),
        ergo_hand_overs: app.trusted.hand_overs(),
        ergo_restored_at: app.restored_at,
    };
    (CACHEABLE, Json(discovery))
}

/// The key set (RFC 7517 §5). A retired key stays until its last token has expired.
#[utoipa::path(get, path = "/.well-known/jwks.json", tag = "issuer",
    responses((status = 200, description = "A JWK set", body = Object)))]
pub async fn jwks(State(app): State<App>) -> Result<Response, Failure> {
    let mut tx = app.gate.read_public().await?;
    Ok((CACHEABLE, Json(keys::jwks(&mut tx).await?)).into_response())
}

/// This document, generated from the code.
#[utoipa::path(get, path = "/openapi.json", tag = "server",
    responses((status = 200, description = "The OpenAPI document", body = Object)))]
pub async fn openapi(State(app): State<App>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], app.document.clone())
}
