//! Change grants: the one-time permission of an impersonation session for exactly one change.

use crate::{caller::Caller, clock::now_millis, ids, problem::Failure, stored};
use axum::{extract::FromRequestParts, http::request::Parts};
use ergo_protocol::{
    Code, UnixMillis,
    change::{ArmDraft, Change, ChangeGrantRecord, GRANT_HEADER, GrantState},
};
use sqlx::SqliteConnection;

/// How long a grant is good.
pub const LIFE_MILLIS: i64 = 2 * 60 * 1000;

/// The grant that a request carries, if it carries one.
pub struct Carried(Option<String>);

impl<S: Send + Sync> FromRequestParts<S> for Carried {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let mut values = parts.headers.get_all(GRANT_HEADER).iter();
        let value = match (values.next(), values.next()) {
            (Some(value), None) => value.to_str().ok().map(str::to_owned),
            // Two are as good as a wrong one.
            (Some(_), Some(_)) => Some(String::new()),
            (None, _) => None,
        };
        Ok(Self(value))
    }
}

/// A grant that fits the request that carries it.
pub struct Granted {
    /// Its id.
    pub id: String,
    /// What for and by whose word, for the audit.
    pub authority: String,
}

/// Writes a new grant; the one before it is void. Answers its id and the secret.
pub async fn create(
    connection: &mut SqliteConnection,
    session: &str,
    draft: &ArmDraft,
    expires_at: UnixMillis,
) -> Result<(String, String), Failure> {
    void_all(connection, session).await?;
    let (id, secret) = (ids::new_id("cg")?, ids::new_secret("cgs")?);
    sqlx::query(
        "INSERT INTO change_grants (id, hash, session_id, change, purpose, authorised_by, how, created_at, expires_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(&id)
    .bind(ids::sha256_hex(&secret))
    .bind(session)
    .bind(serde_json::to_string(&draft.change)?)
    .bind(&draft.purpose)
    .bind(&draft.authorised_by)
    .bind(stored::word(&draft.how)?)
    .bind(now_millis())
    .bind(expires_at)
    .execute(connection)
    .await?;
    Ok((id, secret))
}

/// Refuses unless the request carries an open grant of this session for exactly this change.
pub async fn require(
    connection: &mut SqliteConnection,
    caller: &Caller,
    carried: &Carried,
    change: Option<&Change>,
) -> Result<Granted, Failure> {
    let Some(secret) = &carried.0 else {
        return Err(Failure::new(Code::ReadOnly, "This session may only read. Nothing was changed."));
    };
    let row: Option<(String, String, String, String, String)> = sqlx::query_as(
        "SELECT id, change, purpose, authorised_by, how FROM change_grants
         WHERE hash = ? AND session_id = ? AND used_at IS NULL AND voided_at IS NULL AND expires_at > ?",
    )
    .bind(ids::sha256_hex(secret))
    .bind(&caller.session_id)
    .bind(now_millis())
    .fetch_optional(connection)
    .await?;
    let (id, granted, purpose, authorised_by, how) = row.ok_or_else(invalid)?;
    let granted: Change = serde_json::from_str(&granted)?;
    if change != Some(&granted) {
        return Err(invalid());
    }
    let authority = format!("grant {id}, authorised by {authorised_by} ({how}), for: {purpose}");
    Ok(Granted { id, authority })
}

fn invalid() -> Failure {
    Failure::new(
        Code::GrantInvalid,
        "The change grant is unknown, used, over or for another change. Nothing was changed. Arm again.",
    )
}

/// Uses a grant up, in the transaction of its change.
pub async fn use_up(connection: &mut SqliteConnection, id: &str) -> Result<(), Failure> {
    let done = sqlx::query(
        "UPDATE change_grants SET used_at = ? WHERE id = ? AND used_at IS NULL AND voided_at IS NULL",
    )
    .bind(now_millis())
    .bind(id)
    .execute(connection)
    .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(invalid()) }
}

/// Voids one open grant.
pub async fn void(connection: &mut SqliteConnection, id: &str) -> Result<(), sqlx::Error> {
    void_where(connection, "id = ?", id).await
}

/// Voids the open grants of a session.
pub async fn void_all(connection: &mut SqliteConnection, session: &str) -> Result<(), sqlx::Error> {
    void_where(connection, "session_id = ?", session).await
}

/// Voids the open grants of all sessions in a workspace.
pub async fn void_in(connection: &mut SqliteConnection, workspace: &str) -> Result<(), sqlx::Error> {
    void_where(connection, "session_id IN (SELECT id FROM sessions WHERE workspace_id = ?)", workspace).await
}

async fn void_where(
    connection: &mut SqliteConnection,
    which: &'static str,
    key: &str,
) -> Result<(), sqlx::Error> {
    let sql = format!(
        "UPDATE change_grants SET voided_at = {} WHERE used_at IS NULL AND voided_at IS NULL AND {which}",
        now_millis()
    );
    sqlx::query(sqlx::AssertSqlSafe(sql)).bind(key).execute(connection).await?;
    Ok(())
}

/// The grant of that id, for the agent whose session it is of, or for that very session.
pub async fn record(
    connection: &mut SqliteConnection,
    caller: &Caller,
    id: &str,
) -> Result<ChangeGrantRecord, Failure> {
    let row: Option<(String, Option<i64>, Option<i64>, i64)> = sqlx::query_as(
        "SELECT g.change, g.used_at, g.voided_at, g.expires_at
         FROM change_grants g JOIN sessions s ON s.id = g.session_id
         WHERE g.id = ? AND CASE WHEN ? THEN s.id = ? ELSE s.actor_id = ? END",
    )
    .bind(id)
    .bind(caller.actor().is_some())
    .bind(&caller.session_id)
    .bind(&caller.subject)
    .fetch_optional(connection)
    .await?;
    let (change, used_at, voided_at, expires_at) = row.ok_or_else(Failure::not_found)?;
    let state = match (used_at, voided_at) {
        (Some(_), _) => GrantState::Used,
        (None, None) if expires_at > now_millis() => GrantState::Open,
        _ => GrantState::Void,
    };
    Ok(ChangeGrantRecord { id: id.to_owned(), state, change: serde_json::from_str(&change)? })
}
