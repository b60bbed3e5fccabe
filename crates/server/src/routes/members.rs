//! The member list: searched, filtered, page by page.
//!
//! A cursor holds the place (folded name, id) of the last row, not a row number: while members come and go,
//! no page repeats or skips anybody who stays.

use crate::{
    app::App,
    body::{Params, Segments, bad_cursor, page_limit},
    caller::Caller,
    fold::fold,
    precondition::tagged,
    problem::Failure,
    stored, visibility,
};
use axum::{extract::State, response::Response};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ergo_protocol::{
    Code, Person,
    entry::Scope,
    workspace::{Member, MemberPage, MemberQuery, Named},
};
use sqlx::{FromRow, Row as _, SqliteConnection, sqlite::SqliteRow};
use std::collections::HashMap;

/// The longest search text.
const LONGEST_SEARCH: usize = 200;

/// One page of members, by folded name, then id.
#[utoipa::path(get, path = "/v1/workspaces/{ws}/members", tag = "workspace", security(("bearer" = [])),
    params(
        ("ws" = String, Path),
        ("q" = Option<String>, Query, description = "Part of a name, e-mail or id"),
        ("role" = Option<String>, Query, description = "A role's id"),
        ("team" = Option<String>, Query, description = "A team's id"),
        ("cursor" = Option<String>, Query, description = "Where the last page ended"),
        ("limit" = Option<u32>, Query, description = "1 to 200; 100 when absent"),
    ),
    responses((status = 200, body = MemberPage)))]
pub async fn list(
    caller: Caller,
    State(app): State<App>,
    Segments(workspace): Segments<String>,
    Params(query): Params<MemberQuery>,
) -> Result<Response, Failure> {
    let mut transaction = app.pool.begin().await?;
    visibility::require_read(&mut *transaction, &caller, &workspace, Scope::MembersRead).await?;
    let limit = page_limit(query.limit, 100)?;
    let (name, id) = query.cursor.as_deref().map_or_else(|| Ok(Default::default()), place)?;
    let q = query.q.as_deref().map(|q| fold(q.trim())).filter(|q| !q.is_empty());
    if q.as_ref().is_some_and(|q| q.chars().count() > LONGEST_SEARCH) {
        return Err(Failure::new(Code::InvalidRequest, "The search text is longer than 200 characters."));
    }
    let total: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM memberships m JOIN people p ON p.id = m.person_id
         WHERE m.workspace_id = ?1 AND (?2 IS NULL OR m.role_id = ?2)
             AND (?3 IS NULL OR EXISTS (SELECT 1 FROM team_members x
                 WHERE x.team_id = ?3 AND x.person_id = m.person_id AND x.workspace_id = ?1))
             AND (?4 IS NULL OR instr(p.folded_name, ?4) OR instr(p.folded_email, ?4) OR instr(p.id, ?4))",
    )
    .bind(&workspace)
    .bind(&query.role)
    .bind(&query.team)
    .bind(&q)
    .fetch_one(&mut *transaction)
    .await?;
    // One more than asked tells whether there is a next page.
    let mut rows: Vec<Row> = sqlx::query_as(
        "SELECT p.id, p.name, p.email, p.timezone, m.status, m.sort_name, r.id AS role_id, r.name AS role
         FROM memberships m JOIN people p ON p.id = m.person_id JOIN roles r ON r.id = m.role_id
         WHERE m.workspace_id = ?1 AND (?2 IS NULL OR m.role_id = ?2)
             AND (?3 IS NULL OR EXISTS (SELECT 1 FROM team_members x
                 WHERE x.team_id = ?3 AND x.person_id = m.person_id AND x.workspace_id = ?1))
             AND (?4 IS NULL OR instr(p.folded_name, ?4) OR instr(p.folded_email, ?4) OR instr(p.id, ?4))
             AND (m.sort_name, m.person_id) > (?5, ?6)
         ORDER BY m.sort_name, m.person_id LIMIT ?7",
    )
    .bind(&workspace)
    .bind(&query.role)
    .bind(&query.team)
    .bind(&q)
    .bind(&name)
    .bind(&id)
    .bind(limit + 1)
    .fetch_all(&mut *transaction)
    .await?;
    let has_more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next_cursor = match rows.last() {
        Some(last) if has_more => Some(cursor(last)?),
        _ => None,
    };
    let items = with_teams(&mut transaction, &workspace, rows).await?;
    tagged(&MemberPage { items, total: stored::count(total), next_cursor })
}

/// The one member of that id as a row of the list.
pub async fn find(
    connection: &mut SqliteConnection,
    workspace: &str,
    person: &str,
) -> Result<Option<Member>, Failure> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT p.id, p.name, p.email, p.timezone, m.status, m.sort_name, r.id AS role_id, r.name AS role
         FROM memberships m JOIN people p ON p.id = m.person_id JOIN roles r ON r.id = m.role_id
         WHERE m.workspace_id = ? AND m.person_id = ?",
    )
    .bind(workspace)
    .bind(person)
    .fetch_optional(&mut *connection)
    .await?;
    let rows = row.into_iter().collect();
    Ok(with_teams(connection, workspace, rows).await?.pop())
}

struct Row {
    person: Person,
    role: Named,
    timezone: String,
    status: String,
    sort_name: String,
}

impl FromRow<'_, SqliteRow> for Row {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            person: Person {
                id: row.try_get("id")?,
                name: row.try_get("name")?,
                email: row.try_get("email")?,
            },
            role: Named { id: row.try_get("role_id")?, name: row.try_get("role")? },
            timezone: row.try_get("timezone")?,
            status: row.try_get("status")?,
            sort_name: row.try_get("sort_name")?,
        })
    }
}

async fn with_teams(
    connection: &mut SqliteConnection,
    workspace: &str,
    rows: Vec<Row>,
) -> Result<Vec<Member>, Failure> {
    let ids: Vec<&str> = rows.iter().map(|row| row.person.id.as_str()).collect();
    let pairs: Vec<(String, String, String)> = sqlx::query_as(
        "SELECT x.person_id, t.id, t.name FROM team_members x JOIN teams t ON t.id = x.team_id
         WHERE x.workspace_id = ? AND x.person_id IN (SELECT value FROM json_each(?))
         ORDER BY t.folded_name, t.id",
    )
    .bind(workspace)
    .bind(serde_json::to_string(&ids)?)
    .fetch_all(connection)
    .await?;
    let mut teams: HashMap<String, Vec<Named>> = HashMap::new();
    for (person, id, name) in pairs {
        teams.entry(person).or_default().push(Named { id, name });
    }
    rows.into_iter()
        .map(|row| {
            Ok(Member {
                teams: teams.remove(&row.person.id).unwrap_or_default(),
                person: row.person,
                role: row.role,
                timezone: row.timezone,
                status: stored::read(&row.status)?,
            })
        })
        .collect()
}

fn cursor(last: &Row) -> Result<String, Failure> {
    Ok(URL_SAFE_NO_PAD.encode(serde_json::to_vec(&(&last.sort_name, &last.person.id))?))
}

fn place(cursor: &str) -> Result<(String, String), Failure> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| bad_cursor())?;
    serde_json::from_slice(&bytes).map_err(|_| bad_cursor())
}
