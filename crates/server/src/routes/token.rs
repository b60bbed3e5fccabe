//! Token exchange (RFC 8693): the one-time entry ticket and the agent's own token for an impersonation token.
//!
//! Errors follow RFC 6749 §5.2 and are always 400. There is one deliberate difference: RFC 8693 §2.2.2 requires
//! `invalid_request` for an invalid subject or actor token; for the *ticket*, we return `invalid_grant`, as RFC 6749
//! §5.2 does for every other grant, so that a client can tell "ask again" from "fix your program".

use crate::{
    app::App,
    auth::{sign_in, trusted::Purpose, witness::Witness},
    failure::Failure,
    http::form::{Form, Parameters},
    sessions::entering::{self, NotEntered},
};
use axum::{
    Extension, Json,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use ergo_protocol::{
    Code,
    entry::Scope,
    oauth::{
        AUDIENCE, GRANT_TOKEN_EXCHANGE, TYPE_ACCESS_TOKEN, TYPE_ENTRY_TICKET, TokenAnswer, TokenError,
        TokenExchange,
    },
};

/// Exchanges an entry ticket, or a provider's token to sign in.
#[utoipa::path(post, path = "/oauth/token", tag = "issuer",
    request_body(content = TokenExchange, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, body = TokenAnswer), (status = 400, description = "RFC 6749 §5.2", body = TokenError), (status = 429)))]
pub async fn exchange(
    State(app): State<App>,
    Extension(witness): Extension<Witness>,
    form: Form,
) -> Response {
    match exchanged(&app, witness, form).await {
        // RFC 6749 §5.1; Pragma is for caches that predate Cache-Control.
        Ok(answer) => {
            ([(header::PRAGMA, HeaderValue::from_static("no-cache"))], Json(answer)).into_response()
        }
        Err(refusal) => refusal.into_response(),
    }
}

/// A refusal by the token endpoint.
struct Refusal {
    error: &'static str,
    failure: Failure,
}

impl Refusal {
    fn new(error: &'static str, code: Code, detail: &'static str) -> Self {
        Self { error, failure: Failure::new(code, detail) }
    }

    fn request(detail: &'static str) -> Self {
        Self::new("invalid_request", Code::InvalidRequest, detail)
    }

    fn grant(failure: Failure) -> Self {
        Self { error: "invalid_grant", failure }
    }

    fn ticket() -> Self {
        let detail = "The entry ticket is unknown, used, or expired. Mint a new one from the entry request.";
        Self::new("invalid_grant", Code::EntryTicketInvalid, detail)
    }
}

/// Any failure without a more specific code is a bad request.
impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Self {
        Self { error: "invalid_request", failure }
    }
}

impl From<NotEntered> for Refusal {
    fn from(not_entered: NotEntered) -> Self {
        match not_entered {
            NotEntered::Ticket => Self::ticket(),
            NotEntered::Scope => beyond_approved(),
            NotEntered::Refused(failure) => Self::grant(failure),
            NotEntered::Failed(failure) => failure.into(),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        if self.failure.is_ours() {
            return self.failure.into_response();
        }
        let code = self.failure.code;
        let error = TokenError {
            error: self.error.to_owned(),
            error_description: self.failure.detail.into_owned(),
            code,
        };
        // The code is for the layer around the request.
        (StatusCode::BAD_REQUEST, Extension(code), Json(error)).into_response()
    }
}

/// A request with valid parameters.
struct Asked {
    ticket: String,
    actor_token: String,
    scope: Option<Vec<Scope>>,
}

async fn exchanged(app: &App, witness: Witness, form: Form) -> Result<TokenAnswer, Refusal> {
    let form = form.into_parameters()?;
    if let Some(login_token) = sign_in_asked(&form)? {
        // RFC 8693 §2.2.2: an invalid subject token.
        let signed_in = sign_in::with_provider(&app.gate, &app.trusted, &app.issuer, login_token);
        return signed_in.await.map_err(Refusal::from);
    }
    let Asked { ticket, actor_token, scope } = read(&form)?;
    // The agent's own token, or one from the organization's identity provider, which then begins a session.
    let (mut tx, agent) = if app.trusted.claims_to_be(&actor_token, Purpose::SignIn) {
        let (tx, agent) = sign_in::as_actor(&app.gate, &app.trusted, &actor_token).await?;
        witness.identify(&agent);
        (tx, agent)
    } else {
        let bearer = app.gate.admit(&actor_token, witness).await?;
        app.gate.write(&bearer).await?
    };
    let answer = entering::enter(&mut tx, &agent, &app.terms(), &ticket, scope).await?;
    tx.commit().await.map_err(Failure::from)?;
    Ok(answer)
}

/// The subject token of someone who is signing in: one from a trusted provider, without an actor token.
fn sign_in_asked(form: &Parameters) -> Result<Option<&str>, Refusal> {
    let exchange = form.one("grant_type")? == Some(GRANT_TOKEN_EXCHANGE);
    if !exchange || form.one("subject_token_type")? != Some(TYPE_ACCESS_TOKEN) {
        return Ok(None);
    }
    if form.one("actor_token")?.is_some() || form.one("scope")?.is_some() {
        return Err(Refusal::request("Signing in takes a subject_token only: no actor_token and no scope."));
    }
    check_target(form)?;
    Ok(Some(form.required("subject_token")?))
}

/// Only the workspace API, and only access tokens.
fn check_target(form: &Parameters) -> Result<(), Refusal> {
    if form.one("requested_token_type")?.is_some_and(|kind| kind != TYPE_ACCESS_TOKEN) {
        return Err(Refusal::request("Only access tokens are issued here."));
    }
    // Both may occur more than once (RFC 8693 §2.1); each must name us.
    if form.all("resource").next().is_some() || form.all("audience").any(|audience| audience != AUDIENCE) {
        let detail = "Tokens are issued for the workspace API only: name its audience, and no resource.";
        return Err(Refusal::new("invalid_target", Code::InvalidRequest, detail));
    }
    Ok(())
}

/// The parameters of RFC 8693 §2.1.
fn read(form: &Parameters) -> Result<Asked, Refusal> {
    if form.required("grant_type")? != GRANT_TOKEN_EXCHANGE {
        let detail = "Only the RFC 8693 token exchange is supported here.";
        return Err(Refusal::new("unsupported_grant_type", Code::InvalidRequest, detail));
    }
    let ticket = form.required("subject_token")?;
    if form.required("subject_token_type")? != TYPE_ENTRY_TICKET {
        return Err(Refusal::request("The subject_token must be an entry ticket or an access token."));
    }
    let actor_token = match (form.one("actor_token")?, form.one("actor_token_type")?) {
        (Some(token), Some(TYPE_ACCESS_TOKEN)) => token,
        (Some(_), Some(_)) => return Err(Refusal::request("The actor_token must be an access token.")),
        (Some(_), None) => return Err(Refusal::request("actor_token requires actor_token_type.")),
        (None, Some(_)) => return Err(Refusal::request("actor_token_type was sent without actor_token.")),
        (None, None) => return Err(Refusal::request("An actor_token is required: your own access token.")),
    };
    check_target(form)?;
    let scope =
        form.one("scope")?.map(|sent| entering::scope(sent).ok_or_else(beyond_approved)).transpose()?;
    Ok(Asked {
        ticket: ticket.to_owned(),
        actor_token: actor_token.to_owned(),
        // Nothing but spaces counts as omitted.
        scope: scope.filter(|scope| !scope.is_empty()),
    })
}

fn beyond_approved() -> Refusal {
    let detail = "The scope includes something that the entry request was not approved for.";
    Refusal::new("invalid_scope", Code::InvalidRequest, detail)
}
