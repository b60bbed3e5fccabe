//! Signing in with a token of the organisation's identity provider, and going on with that session.

use crate::{
    app::App,
    audit,
    body::Incoming,
    caller::{Caller, Kind},
    clock::now_seconds,
    database::begin_write,
    ids, logins, people,
    problem::Failure,
    sessions,
    tokens::{self, DIRECT_MINUTES, NewToken},
    trusted::Purpose,
};
use axum::{Json, extract::State};
use ergo_protocol::oauth::{LoginRenewal, TokenAnswer};
use ergo_session::Claims;
use sqlx::SqliteConnection;

/// A session of our own for whoever a provider's token means: the exchange of RFC 8693 without an actor. Our
/// token is good no longer than the provider's, so that whoever is locked out there is soon locked out here.
pub async fn sign_in(app: &App, login_token: &str) -> Result<TokenAnswer, Failure> {
    let claims = app.trusted.verify(login_token, Purpose::SignIn).await?;
    let person = logins::agent(&app.pool, &claims).await?;
    let mut transaction = begin_write(&app.pool).await?;
    let session_id = open(&mut transaction, &claims, &person, now_seconds() + DIRECT_MINUTES * 60).await?;
    let answer = issue(app, &mut transaction, &claims, &session_id, &person).await?;
    transaction.commit().await?;
    sessions::move_last_seen(&app.pool, &person).await?;
    Ok(answer)
}

/// An agent whose actor token is one of a provider.
pub struct ActorLogin {
    claims: Claims,
    person: String,
}

impl ActorLogin {
    /// Verifies the token. Nothing is opened by it: that takes a ticket too.
    pub async fn verify(app: &App, login_token: &str) -> Result<Self, Failure> {
        let claims = app.trusted.verify(login_token, Purpose::SignIn).await?;
        let person = logins::agent(&app.pool, &claims).await?;
        Ok(Self { claims, person })
    }

    /// The caller that it means: a session of its own, which ends with that token. Not there when the transaction
    /// is rolled back.
    pub async fn open(self, connection: &mut SqliteConnection) -> Result<Caller, Failure> {
        let Self { claims, person } = self;
        let session_id = open(&mut *connection, &claims, &person, claims.expires_at).await?;
        let agent_role = people::agent_role(connection, &person).await?;
        let ends_at = claims.expires_at * 1000;
        Ok(Caller {
            session_id,
            subject: person,
            kind: Kind::Direct { agent_role },
            expires_at: ends_at,
            ends_at,
        })
    }
}

/// Goes on with a session by a newer token of the same person's at the provider.
#[utoipa::path(post, path = "/v1/session/renew", tag = "session", request_body = LoginRenewal,
    responses((status = 200, body = TokenAnswer)))]
pub async fn renew(State(app): State<App>, body: Incoming) -> Result<Json<TokenAnswer>, Failure> {
    let asked: LoginRenewal = body.json()?;
    let claims = app.trusted.verify(&asked.login_token, Purpose::SignIn).await?;
    let person = logins::agent(&app.pool, &claims).await?;
    let mut transaction = begin_write(&app.pool).await?;
    let session = sessions::require_open(&mut *transaction, &asked.session_id).await?;
    // Somebody else's session has ended as far as this person is concerned; an impersonation is renewed elsewhere.
    if session.subject_id != person || session.actor_id.is_some() {
        return Err(sessions::ended());
    }
    let answer = issue(&app, &mut transaction, &claims, &session.id, &person).await?;
    transaction.commit().await?;
    Ok(Json(answer))
}

async fn open(
    connection: &mut SqliteConnection,
    claims: &Claims,
    person: &str,
    ends_at: i64,
) -> Result<String, Failure> {
    let id = ids::new_id("ses")?;
    let session =
        sessions::NewSession { id: &id, subject: person, span: (now_seconds(), ends_at), entry: None };
    sessions::insert(&mut *connection, &session).await?;
    let entry = audit::Entry {
        action: "session.signed_in",
        subject: person,
        actor: None,
        session: Some(&id),
        workspace: None,
        target: None,
        detail: format!("Through {} as {}", claims.issuer, claims.subject),
    };
    audit::record(connection, &entry).await?;
    Ok(id)
}

async fn issue(
    app: &App,
    connection: &mut SqliteConnection,
    claims: &Claims,
    session_id: &str,
    person: &str,
) -> Result<TokenAnswer, Failure> {
    let session = sessions::require_open(&mut *connection, session_id).await?;
    let now = now_seconds();
    let expires_at = claims.expires_at.min(session.ends_at / 1000);
    // The leeway lets a token through that has run out a moment ago: ours would be born dead.
    if expires_at <= now {
        return Err(sessions::ended());
    }
    let token = NewToken { session_id, subject: person, impersonation: None, issued_at: now, expires_at };
    tokens::issue(connection, &app.issuer, token).await
}
