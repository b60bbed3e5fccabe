//! One member: detail, effective access, and the change of the role.

use crate::{
    app::App,
    audit,
    body::{Incoming, Segments},
    caller::Caller,
    database::begin_write,
    effective::Grants,
    permissions,
    precondition::{IfMatch, tagged},
    problem::Failure,
    routes::members,
    visibility,
};
use axum::{extract::State, response::Response};
use ergo_protocol::{
    Code,
    change::MemberRoleChange,
    entry::Scope,
    workspace::{EffectiveAccess, MemberDetail},
};
use sqlx::SqliteConnection;

/// One member.
#[utoipa::path(get, path = "/v1/workspaces/{ws}/members/{id}", tag = "workspace", security(("bearer" = [])),
    params(("ws" = String, Path), ("id" = String, Path)), responses((status = 200, body = MemberDetail)))]
pub async fn read(
    caller: Caller,
    State(app): State<App>,
    Segments((workspace, id)): Segments<(String, String)>,
) -> Result<Response, Failure> {
    let mut transaction = app.pool.begin().await?;
    visibility::require_read(&mut *transaction, &caller, &workspace, Scope::MembersRead).await?;
    tagged(&detail(&mut transaction, &workspace, &id).await?)
}

/// What one member may do, and what grants it. For suspended and invited members: what they could do.
#[utoipa::path(get, path = "/v1/workspaces/{ws}/members/{id}/effective-access", tag = "workspace",
    security(("bearer" = [])), params(("ws" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = EffectiveAccess)))]
pub async fn effective_access(
    caller: Caller,
    State(app): State<App>,
    Segments((workspace, id)): Segments<(String, String)>,
) -> Result<Response, Failure> {
    let mut transaction = app.pool.begin().await?;
    visibility::require_read(&mut *transaction, &caller, &workspace, Scope::MembersRead).await?;
    let grants = Grants::of(&mut transaction, &workspace, &id).await?.ok_or_else(Failure::not_found)?;
    tagged(&grants.explain())
}

/// Changes a member's role. `If-Match` is the tag of the member.
#[utoipa::path(patch, path = "/v1/workspaces/{ws}/members/{id}", tag = "workspace", security(("bearer" = [])),
    params(("ws" = String, Path), ("id" = String, Path), ("If-Match" = String, Header)),
    request_body = MemberRoleChange, responses((status = 200, body = MemberDetail)))]
pub async fn change_role(
    caller: Caller,
    State(app): State<App>,
    Segments((workspace, id)): Segments<(String, String)>,
    if_match: IfMatch,
    body: Incoming,
) -> Result<Response, Failure> {
    let mut transaction = begin_write(&app.pool).await?;
    let may = permissions::CHANGE_ROLE;
    let grants = visibility::require_change(&mut transaction, &caller, &workspace, may, false).await?;
    let before = detail(&mut transaction, &workspace, &id).await?;
    if_match.check(&before)?;
    let change: MemberRoleChange = body.json()?;
    let old =
        role(&mut transaction, &workspace, &before.member.role.id).await?.ok_or_else(Failure::not_found)?;
    let new = role(&mut transaction, &workspace, &change.role_id)
        .await?
        .ok_or_else(|| Failure::new(Code::InvalidRequest, "There is no such role in this workspace."))?;
    // Nobody gives or takes what they do not have themselves; so only owners make and unmake owners.
    if !grants.cover(&old.permissions) || !grants.cover(&new.permissions) {
        let detail = "That role allows more than yours does. Ask somebody who has it.";
        return Err(Failure::new(Code::Forbidden, detail));
    }
    if old.is_owner && !new.is_owner && other_owners(&mut transaction, &workspace, &id).await? == 0 {
        let detail = "This is the last owner. Make somebody else an owner first.";
        return Err(Failure::new(Code::Forbidden, detail));
    }
    sqlx::query("UPDATE memberships SET role_id = ? WHERE workspace_id = ? AND person_id = ?")
        .bind(&change.role_id)
        .bind(&workspace)
        .bind(&id)
        .execute(&mut *transaction)
        .await?;
    let entry = audit::Entry {
        workspace: Some(&workspace),
        target: Some(&id),
        detail: format!("{} -> {}", old.name, new.name),
        ..audit::Entry::by(&caller, "member.role_changed")
    };
    audit::record(&mut transaction, &entry).await?;
    let after = detail(&mut transaction, &workspace, &id).await?;
    transaction.commit().await?;
    tagged(&after)
}

/// One member as [`read`] answers it.
pub async fn detail(
    connection: &mut SqliteConnection,
    workspace: &str,
    id: &str,
) -> Result<MemberDetail, Failure> {
    let member = members::find(connection, workspace, id).await?.ok_or_else(Failure::not_found)?;
    let (locale, last_seen_at, joined_at): (String, Option<i64>, i64) = sqlx::query_as(
        "SELECT p.locale, p.last_seen_at, m.joined_at FROM memberships m JOIN people p ON p.id = m.person_id
         WHERE m.workspace_id = ? AND m.person_id = ?",
    )
    .bind(workspace)
    .bind(id)
    .fetch_one(connection)
    .await?;
    Ok(MemberDetail { member, locale, joined_at, last_seen_at })
}

struct RoleRow {
    name: String,
    is_owner: bool,
    permissions: String,
}

async fn role(
    connection: &mut SqliteConnection,
    workspace: &str,
    id: &str,
) -> Result<Option<RoleRow>, sqlx::Error> {
    let row: Option<(String, bool, String)> =
        sqlx::query_as("SELECT name, is_owner, permissions FROM roles WHERE workspace_id = ? AND id = ?")
            .bind(workspace)
            .bind(id)
            .fetch_optional(connection)
            .await?;
    Ok(row.map(|(name, is_owner, permissions)| RoleRow { name, is_owner, permissions }))
}

/// Owners who can sign in, apart from this one.
async fn other_owners(
    connection: &mut SqliteConnection,
    workspace: &str,
    id: &str,
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT count(*) FROM memberships m JOIN roles r ON r.id = m.role_id
         WHERE m.workspace_id = ? AND m.person_id <> ? AND m.status = 'active' AND r.is_owner",
    )
    .bind(workspace)
    .bind(id)
    .fetch_one(connection)
    .await
}
