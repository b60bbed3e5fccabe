//! Revocation, RFC 7009.

use crate::{app::App, caller::verified, database::begin_write, form::Form, problem::Failure, sessions};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use ergo_protocol::{
    Code,
    oauth::{Revocation, TokenError},
};

/// Ends the whole session of a token, and the sessions entered from it. A token that is not good, or no
/// longer, is 200 all the same (§2.2). Whoever has the token may end it: there is no client authentication,
/// because the clients are desktops (public clients).
#[utoipa::path(post, path = "/oauth/revoke", tag = "issuer",
    request_body(content = Revocation, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "Ended, or it was not good"), (status = 400, body = TokenError)))]
pub async fn revoke(State(app): State<App>, form: Form) -> Response {
    match revoked(&app, form).await {
        Ok(()) => StatusCode::OK.into_response(),
        Err(failure) if failure.code == Code::Internal => failure.into_response(),
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
    // The hint may be ignored (§2.1), but not be there twice.
    form.one("token_type_hint")?;
    let context = match verified(app, token).await {
        Ok(context) => context,
        Err(failure) if failure.code == Code::Internal => return Err(failure),
        Err(_) => return Ok(()),
    };
    let mut transaction = begin_write(&app.pool).await?;
    let pushes =
        sessions::end(&mut transaction, &context.facts().session_id, "Its token was revoked").await?;
    transaction.commit().await?;
    app.board.push(pushes);
    Ok(())
}
