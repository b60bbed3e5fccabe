//! Reading the audit.

use crate::{
    app::App,
    body::{Params, bad_cursor, page_limit},
    caller::Caller,
    permissions,
    precondition::tagged,
    problem::Failure,
    visibility,
};
use axum::{extract::State, response::Response};
use ergo_protocol::{
    AgentRole, Code,
    audit::{AuditEntry, AuditPage},
};
use serde::Deserialize;
use sqlx::{FromRow, Row as _, SqliteConnection, sqlite::SqliteRow};

/// Which page.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Page {
    cursor: Option<String>,
    limit: Option<u32>,
}

/// Newest first. Leads see everything; members who may read it see what concerns their workspaces.
#[utoipa::path(get, path = "/v1/audit", tag = "audit", security(("bearer" = [])),
    params(
        ("cursor" = Option<String>, Query, description = "Where the last page ended"),
        ("limit" = Option<u32>, Query, description = "1 to 200; 200 when absent"),
    ),
    responses((status = 200, body = AuditPage)))]
pub async fn list(
    caller: Caller,
    State(app): State<App>,
    Params(page): Params<Page>,
) -> Result<Response, Failure> {
    let mut transaction = app.pool.begin().await?;
    let is_lead = caller.agent_role() == Some(AgentRole::Lead);
    let workspaces = if is_lead { Vec::new() } else { own(&mut transaction, &caller).await? };
    if !is_lead && workspaces.is_empty() {
        return Err(Failure::new(
            Code::Forbidden,
            "The audit is for leads and for the workspaces' own admins.",
        ));
    }
    let limit = page_limit(page.limit, 200)?;
    // The cursor is the number of the last entry: entries are only ever added at the other end.
    let before =
        page.cursor.as_deref().map_or(Ok(i64::MAX), |cursor| cursor.parse().map_err(|_| bad_cursor()))?;
    let mut rows: Vec<Row> = sqlx::query_as(
        "SELECT * FROM audit
         WHERE seq < ?1 AND (?2 OR workspace_id IN (SELECT value FROM json_each(?3)))
         ORDER BY seq DESC LIMIT ?4",
    )
    .bind(before)
    .bind(is_lead)
    .bind(serde_json::to_string(&workspaces)?)
    .bind(limit + 1)
    .fetch_all(&mut *transaction)
    .await?;
    let has_more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let items: Vec<AuditEntry> = rows.into_iter().map(|Row(entry)| entry).collect();
    let next_cursor = items.last().filter(|_| has_more).map(|last| last.seq.to_string());
    tagged(&AuditPage { items, next_cursor })
}

/// The workspaces whose audit a member may read.
async fn own(connection: &mut SqliteConnection, caller: &Caller) -> Result<Vec<String>, Failure> {
    let memberships: Vec<String> =
        sqlx::query_scalar("SELECT workspace_id FROM memberships WHERE person_id = ?")
            .bind(&caller.subject)
            .fetch_all(&mut *connection)
            .await?;
    let mut own = Vec::new();
    for workspace in memberships {
        if visibility::member_may(connection, caller, &workspace, permissions::VIEW_AUDIT).await? {
            own.push(workspace);
        }
    }
    Ok(own)
}

struct Row(AuditEntry);

impl FromRow<'_, SqliteRow> for Row {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        Ok(Self(AuditEntry {
            seq: row.try_get("seq")?,
            at: row.try_get("at")?,
            action: row.try_get("action")?,
            subject_id: row.try_get("subject_id")?,
            actor_id: row.try_get("actor_id")?,
            session_id: row.try_get("session_id")?,
            workspace_id: row.try_get("workspace_id")?,
            target: row.try_get("target")?,
            detail: row.try_get("detail")?,
        }))
    }
}
