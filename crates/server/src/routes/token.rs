//! Token exchange, RFC 8693: the one-time entry ticket and the agent's own token for an impersonation token.
//!
//! Errors as RFC 6749 §5.2 says, always 400. One deliberate difference: RFC 8693 §2.2.2 wants
//! `invalid_request` for a subject or actor token that is not good; for the *ticket* we say `invalid_grant`,
//! as RFC 6749 §5.2 does for every other grant, so that a client tells "ask anew" from "fix your program".

use crate::{
    app::App,
    audit,
    caller::{Caller, authenticate},
    clock::now_millis,
    database::begin_write,
    form::{Form, Parameters},
    ids, notify, policy,
    problem::Failure,
    requests,
    routes::login::{self, ActorLogin},
    sessions, stored,
    tokens::{self, Impersonation, NewToken},
    trusted::Purpose,
};
use axum::{
    Json,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use ergo_protocol::{
    Code,
    entry::{EntryState, Scope},
    oauth::{
        AUDIENCE, GRANT_TOKEN_EXCHANGE, TYPE_ACCESS_TOKEN, TYPE_ENTRY_TICKET, TokenAnswer, TokenError,
        TokenExchange,
    },
};
use sqlx::SqliteConnection;

/// Exchanges an entry ticket.
#[utoipa::path(post, path = "/oauth/token", tag = "issuer",
    request_body(content = TokenExchange, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, body = TokenAnswer), (status = 400, body = TokenError)))]
pub async fn exchange(State(app): State<App>, form: Form) -> Response {
    match exchanged(&app, form).await {
        // RFC 6749 §5.1; Pragma is for caches that predate Cache-Control.
        Ok(answer) => {
            ([(header::PRAGMA, HeaderValue::from_static("no-cache"))], Json(answer)).into_response()
        }
        Err(refusal) => refusal.into_response(),
    }
}

/// A refusal of the token endpoint.
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
        let detail = "The entry ticket is unknown, used or expired. Mint a new one from the entry request.";
        Self::new("invalid_grant", Code::EntryTicketInvalid, detail)
    }
}

/// Whatever fails without a better name is a bad request.
impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Self {
        Self { error: "invalid_request", failure }
    }
}

impl From<sqlx::Error> for Refusal {
    fn from(error: sqlx::Error) -> Self {
        Failure::from(error).into()
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        // An error of ours is not the client's bad request.
        if self.failure.code == Code::Internal {
            return self.failure.into_response();
        }
        let error = TokenError {
            error: self.error.to_owned(),
            error_description: self.failure.detail.into_owned(),
            code: self.failure.code,
        };
        (StatusCode::BAD_REQUEST, Json(error)).into_response()
    }
}

/// A request whose parameters are in order.
struct Asked {
    ticket: String,
    actor_token: String,
    scope: Option<Vec<Scope>>,
}

async fn exchanged(app: &App, form: Form) -> Result<TokenAnswer, Refusal> {
    let form = form.into_parameters()?;
    if let Some(login_token) = sign_in_asked(&form)? {
        // RFC 8693 §2.2.2: a subject token that is not good.
        return login::sign_in(app, login_token).await.map_err(Refusal::from);
    }
    let asked = read(&form)?;
    let actor = Actor::verify(app, &asked.actor_token).await?;
    let mut transaction = begin_write(&app.pool).await?;
    let agent = actor.open(&mut transaction).await?;
    // A token with an actor cannot become an actor: sessions are never nested.
    agent.require_entering_agent()?;
    let row = redeem(&mut transaction, &asked.ticket, &agent).await?;
    let approved = stored::scope(&row.scope)?;
    let scope = asked.scope.unwrap_or_else(|| approved.clone());
    if !scope.iter().all(|one| approved.contains(one)) {
        return Err(beyond_approved());
    }
    // The customer may have changed the policy since the ticket was minted.
    let by_person = row.is_approved_by_person();
    let candidate =
        policy::require_entry(&mut transaction, app.policy, &row.workspace_id, &row.user_id, by_person)
            .await
            .map_err(|failure| match failure.code {
                Code::NotFound => Refusal::ticket(),
                _ => Refusal::grant(failure),
            })?;
    let minutes = row.minutes.min(i64::from(candidate.longest_session_minutes));

    let session_id = ids::new_id("ses").map_err(Failure::from)?;
    let scope = stored::scope_words(&scope)?;
    let span = tokens::span(minutes);
    let session = sessions::NewSession {
        id: &session_id,
        subject: &row.user_id,
        span,
        entry: Some(sessions::EntryOf {
            actor: &agent.subject,
            workspace: &row.workspace_id,
            request: &row.id,
            parent: &agent.session_id,
            scope: &scope,
        }),
    };
    sessions::insert(&mut transaction, &session).await?;
    let record = audit::Entry {
        action: "session.entered",
        subject: &row.user_id,
        actor: Some(&agent.subject),
        session: Some(&session_id),
        workspace: Some(&row.workspace_id),
        target: Some(&row.user_id),
        detail: format!("By entry request {}, for at most {minutes} minutes, {scope}", row.id),
    };
    audit::record(&mut transaction, &record).await?;
    let impersonation = Impersonation { actor: &agent.subject, workspace: &row.workspace_id, scope: &scope };
    let entered = sessions::find(&mut *transaction, &session_id).await?;
    let entered = entered.ok_or_else(|| Failure::internal(&"a new session is not there"))?;
    let text = format!("Support has entered as you or a colleague, for at most {minutes} minutes.");
    notify::tell(&mut transaction, &entered, &text).await?;
    let (issued_at, expires_at) = tokens::token_span(app.token_seconds, span.1);
    let token = NewToken {
        session_id: &session_id,
        subject: &row.user_id,
        impersonation: Some(impersonation),
        issued_at,
        expires_at,
    };
    // Signed before the commit: a ticket is not used up for a token that could not be made.
    let answer = tokens::issue(&mut transaction, &app.issuer, token).await?;
    transaction.commit().await?;
    Ok(answer)
}

/// Whose token the actor token is.
enum Actor {
    /// Our own.
    Own(Caller),
    /// The organisation's identity provider's.
    Login(Box<ActorLogin>),
}

impl Actor {
    async fn verify(app: &App, token: &str) -> Result<Self, Failure> {
        if app.trusted.claims_to_be(token, Purpose::SignIn) {
            return ActorLogin::verify(app, token).await.map(|login| Self::Login(Box::new(login)));
        }
        authenticate(app, token).await.map(Self::Own)
    }

    async fn open(self, connection: &mut SqliteConnection) -> Result<Caller, Failure> {
        match self {
            Self::Own(caller) => {
                // Once more under the write lock: a session that ends now takes with it only what it has entered
                // so far.
                sessions::require_open(connection, &caller.session_id).await?;
                Ok(caller)
            }
            Self::Login(login) => login.open(connection).await,
        }
    }
}

/// The subject token of somebody who signs in: one of a trusted provider, and no actor.
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
    // Both may be there more than once (RFC 8693 §2.1); each has to be us.
    if form.all("resource").next().is_some() || form.all("audience").any(|audience| audience != AUDIENCE) {
        let detail = "Tokens are issued for the workspace API only: name its audience, and no resource.";
        return Err(Refusal::new("invalid_target", Code::InvalidRequest, detail));
    }
    Ok(())
}

/// The parameters of RFC 8693 §2.1.
fn read(form: &Parameters) -> Result<Asked, Refusal> {
    if form.required("grant_type")? != GRANT_TOKEN_EXCHANGE {
        let detail = "Only the token exchange of RFC 8693 is taken here.";
        return Err(Refusal::new("unsupported_grant_type", Code::InvalidRequest, detail));
    }
    let ticket = form.required("subject_token")?;
    if form.required("subject_token_type")? != TYPE_ENTRY_TICKET {
        return Err(Refusal::request("The subject_token must be an entry ticket or an access token."));
    }
    let actor_token = match (form.one("actor_token")?, form.one("actor_token_type")?) {
        (Some(token), Some(TYPE_ACCESS_TOKEN)) => token,
        (Some(_), Some(_)) => return Err(Refusal::request("The actor_token must be an access token.")),
        (Some(_), None) => return Err(Refusal::request("actor_token needs actor_token_type beside it.")),
        (None, Some(_)) => return Err(Refusal::request("actor_token_type without actor_token.")),
        (None, None) => return Err(Refusal::request("An actor_token is required: your own access token.")),
    };
    check_target(form)?;
    let scope =
        form.one("scope")?.map(|words| stored::scope(words).map_err(|_| beyond_approved())).transpose()?;
    Ok(Asked {
        ticket: ticket.to_owned(),
        actor_token: actor_token.to_owned(),
        // Nothing but spaces is as good as omitted.
        scope: scope.filter(|scope| !scope.is_empty()),
    })
}

fn beyond_approved() -> Refusal {
    let detail = "The scope has something that the entry request was not approved for.";
    Refusal::new("invalid_scope", Code::InvalidRequest, detail)
}

/// Uses the ticket up. Atomic: the transaction holds the write lock since its start, and it is rolled back
/// when anything after this fails. A ticket in the wrong hands is not used up: it is worthless there.
async fn redeem(
    connection: &mut SqliteConnection,
    ticket: &str,
    agent: &Caller,
) -> Result<requests::Row, Refusal> {
    let hash = ids::sha256_hex(ticket);
    let now = now_millis();
    let request: Option<String> = sqlx::query_scalar(
        "UPDATE entry_tickets SET used_at = ?1
         WHERE hash = ?2 AND used_at IS NULL AND voided_at IS NULL AND expires_at > ?1 RETURNING request_id",
    )
    .bind(now)
    .bind(&hash)
    .fetch_optional(&mut *connection)
    .await?;
    let request = request.ok_or_else(Refusal::ticket)?;
    // The same refusal for somebody else's ticket: it says nothing about whether it is good.
    let row = requests::own(connection, agent, &request).await.map_err(|failure| match failure.code {
        Code::NotFound => Refusal::ticket(),
        _ => failure.into(),
    })?;
    if row.state()? != EntryState::Approved {
        return Err(Refusal::ticket());
    }
    sqlx::query("UPDATE entry_requests SET state = 'used' WHERE id = ?")
        .bind(&row.id)
        .execute(connection)
        .await?;
    Ok(row)
}
