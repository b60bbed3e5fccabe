//! Revocation (RFC 7009).

use crate::{app::App, failure::Failure, http::form::Form};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use ergo_protocol::oauth::{Revocation, TokenError};

/// Ends the whole session of a token, and the sessions entered from it, even if the token has expired. For a token
/// that was never valid, the answer is still 200 (§2.2). There is no client authentication, because the clients are
/// desktops (public clients): possession of the token is enough.
#[utoipa::path(post, path = "/oauth/revoke", tag = "issuer",
    request_body(content = Revocation, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "Ended, or the token was not valid"),
        (status = 400, description = "RFC 6749 §5.2", body = TokenError)))]
pub async fn revoke(State(app): State<App>, form: Form) -> Response {
    match revoked(&app, form).await {
        Ok(()) => StatusCode::OK.into_response(),
        Err(failure) if failure.is_ours() => failure.into_response(),
        Err(failure) => {
            let error = TokenError {
                error: "invalid_request".to_owned(),
                error_description: failure.detail.into_owned(),
                code: failure.code,
            };
            (StatusCode::BAD_REQUEST, Json(error)).into_response()
        }
    }
}

async fn revoked(app: &App, form: Form) -> Result<(), Failure> {
    let form = form.into_parameters()?;
    let token = form.required("token")?;
    // The hint may be ignored (§2.1), but must not be repeated.
    form.one("token_type_hint")?;
    app.gate.revoke(token).await
}
