//! One member: detail, effective access, and the change of the role.

use crate::{
    app::App,
    audit,
    body::{Incoming, Segments},
    caller::Caller,
    database::begin_write,
    effective::Grants,
    grants::Carried,
    notify, permissions,
    precondition::{IfMatch, tag_of, tagged},
    problem::Failure,
    routes::{change_grants::Plan, members},
    visibility::{self, Wanted},
};
use axum::{extract::State, response::Response};
use ergo_protocol::{
    Code,
    change::{Change, MemberRoleChange},
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
    carried: Carried,
    body: Incoming,
) -> Result<Response, Failure> {
    let asked: Result<MemberRoleChange, Failure> = body.json();
    let wanted = Wanted {
        permission: permissions::CHANGE_ROLE,
        protected: false,
        change: asked
            .as_ref()
            .ok()
            .map(|asked| Change::MemberRole { member_id: id.clone(), role_id: asked.role_id.clone() }),
        carried: &carried,
    };
    let mut transaction = begin_write(&app.pool).await?;
    let right = visibility::require_change(&mut transaction, &caller, &workspace, &wanted).await?;
    let before = detail(&mut transaction, &workspace, &id).await?;
    if let Err(refusal) = if_match.check(&before) {
        return Err(right.stale(transaction, refusal, &before.member.role.name).await?);
    }
    let change = asked?;
    let impersonating = caller.actor().is_some();
    let RoleChange { old, new } =
        weigh(&mut transaction, &right.grants, impersonating, &workspace, &before, &change.role_id).await?;
    right.use_up(&mut transaction).await?;
    sqlx::query("UPDATE memberships SET role_id = ? WHERE workspace_id = ? AND person_id = ?")
        .bind(&change.role_id)
        .bind(&workspace)
        .bind(&id)
        .execute(&mut *transaction)
        .await?;
    let entry = audit::Entry {
        workspace: Some(&workspace),
        target: Some(&id),
        detail: format!("{} -> {}{}", old.name, new.name, right.authority()),
        ..audit::Entry::by(&caller, "member.role_changed")
    };
    audit::record(&mut transaction, &entry).await?;
    notify::tell_of_change(&mut transaction, &caller, "A member's role was changed by support.").await?;
    let after = detail(&mut transaction, &workspace, &id).await?;
    transaction.commit().await?;
    tagged(&after)
}

/// What a change of a role would do.
pub async fn plan(
    connection: &mut SqliteConnection,
    grants: &Grants,
    workspace: &str,
    id: &str,
    role_id: &str,
) -> Result<Plan, Failure> {
    let before = detail(&mut *connection, workspace, id).await?;
    let RoleChange { old, new } = weigh(connection, grants, true, workspace, &before, role_id).await?;
    Ok(Plan {
        title: format!("Role of {}", before.member.person.name),
        before: old.name,
        after: new.name,
        inverse: Some(Change::MemberRole {
            member_id: id.to_owned(),
            role_id: before.member.role.id.clone(),
        }),
        etag: tag_of(&before)?,
    })
}

struct RoleChange {
    old: RoleRow,
    new: RoleRow,
}

/// Refuses a change of a role that may not be made.
async fn weigh(
    connection: &mut SqliteConnection,
    grants: &Grants,
    impersonating: bool,
    workspace: &str,
    before: &MemberDetail,
    role_id: &str,
) -> Result<RoleChange, Failure> {
    let old =
        role(&mut *connection, workspace, &before.member.role.id).await?.ok_or_else(Failure::not_found)?;
    let new = role(&mut *connection, workspace, role_id)
        .await?
        .ok_or_else(|| Failure::new(Code::InvalidRequest, "There is no such role in this workspace."))?;
    if impersonating && (old.is_owner || new.is_owner) {
        return Err(visibility::protected("Who owns the workspace is the customer's own business"));
    }
    // Nobody gives or takes what they do not have themselves; so only owners make and unmake owners.
    if !grants.cover(&old.permissions) || !grants.cover(&new.permissions) {
        let detail = "That role allows more than yours does. Ask somebody who has it.";
        return Err(Failure::new(Code::Forbidden, detail));
    }
    let id = &before.member.person.id;
    if old.is_owner && !new.is_owner && other_owners(connection, workspace, id).await? == 0 {
        let detail = "This is the last owner. Make somebody else an owner first.";
        return Err(Failure::new(Code::Forbidden, detail));
    }
    Ok(RoleChange { old, new })
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
