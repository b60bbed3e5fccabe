//! The training door: signing in as a sample person. It exists only with `--training`.

use crate::{
    app::App,
    audit,
    body::Incoming,
    database::begin_write,
    ids, people,
    precondition::tagged,
    problem::Failure,
    sessions, stored,
    tokens::{self, DIRECT_MINUTES, NewToken},
};
use axum::{Json, extract::State, response::Response};
use ergo_protocol::{
    Agent, Code, Person,
    oauth::{TokenAnswer, TrainingSignIn},
};

/// The sample agents.
#[utoipa::path(get, path = "/training/agents", tag = "training", responses((status = 200, body = Vec<Agent>)))]
pub async fn agents(State(app): State<App>) -> Result<Response, Failure> {
    let rows: Vec<(String, String, String, String)> = sqlx::query_as(
        "SELECT p.id, p.name, p.email, a.role FROM agents a JOIN people p ON p.id = a.person_id
         ORDER BY a.rowid",
    )
    .fetch_all(&app.pool)
    .await?;
    let agent = |(id, name, email, role): (String, String, String, String)| -> Result<Agent, Failure> {
        Ok(Agent { person: Person { id, name, email }, role: stored::read(&role)? })
    };
    let agents: Result<Vec<_>, _> = rows.into_iter().map(agent).collect();
    tagged(&agents?)
}

/// Signs in as a sample agent, or as a sample customer's member to play the customer's side.
#[utoipa::path(post, path = "/training/sign-in", tag = "training", request_body = TrainingSignIn,
    responses((status = 200, body = TokenAnswer)))]
pub async fn sign_in(State(app): State<App>, body: Incoming) -> Result<Json<TokenAnswer>, Failure> {
    let asked: TrainingSignIn = body.json()?;
    let mut transaction = begin_write(&app.pool).await?;
    let person = people::person(&mut *transaction, &asked.person_id).await?.ok_or_else(Failure::not_found)?;
    let may: bool = sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM agents WHERE person_id = ?1)
             OR EXISTS (SELECT 1 FROM memberships WHERE person_id = ?1 AND status = 'active')",
    )
    .bind(&person.id)
    .fetch_one(&mut *transaction)
    .await?;
    if !may {
        return Err(Failure::new(Code::Forbidden, "This person is suspended or has not come yet."));
    }
    let session_id = ids::new_id("ses")?;
    let span = tokens::span(DIRECT_MINUTES);
    let session = sessions::NewSession { id: &session_id, subject: &person.id, span, entry: None };
    sessions::insert(&mut transaction, &session).await?;
    let entry = audit::Entry {
        action: "session.signed_in",
        subject: &person.id,
        actor: None,
        session: Some(&session_id),
        workspace: None,
        target: None,
        detail: "By the training door".to_owned(),
    };
    audit::record(&mut transaction, &entry).await?;
    let token = NewToken {
        session_id: &session_id,
        subject: &person.id,
        impersonation: None,
        issued_at: span.0,
        expires_at: span.1,
    };
    let answer = tokens::issue(&mut transaction, &app.issuer, token).await?;
    transaction.commit().await?;
    sessions::move_last_seen(&app.pool, &person.id).await?;
    Ok(Json(answer))
}
