//! Change grants: asked for by an impersonation session, looked up and voided by its agent.

use crate::{
    app::App,
    body::{Incoming, Segments},
    caller::{Caller, Kind},
    clock::now_millis,
    database::begin_write,
    grants, permissions,
    problem::Failure,
    routes::{access, member, team_membership},
    settings, visibility,
};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use ergo_protocol::{
    Code,
    change::{ArmDraft, Change, ChangeGrant, ChangeGrantRecord},
};
use sqlx::SqliteConnection;

/// The longest purpose, and the longest name of who authorised it, in characters.
const LONGEST: (usize, usize) = (500, 200);

/// What a change would do.
pub struct Plan {
    /// What is changed, in words.
    pub title: String,
    /// The value now, in words.
    pub before: String,
    /// The value after, in words.
    pub after: String,
    /// The change that would put it back.
    pub inverse: Option<Change>,
    /// The tag that the change has to be sent with.
    pub etag: String,
}

/// Grants one change to the session that asks. The grant before it is void.
#[utoipa::path(post, path = "/v1/sessions/{sid}/change-grants", tag = "session", security(("bearer" = [])),
    params(("sid" = String, Path)), request_body = ArmDraft, responses((status = 201, body = ChangeGrant)))]
pub async fn create(
    caller: Caller,
    State(app): State<App>,
    Segments(sid): Segments<String>,
    body: Incoming,
) -> Result<Response, Failure> {
    let Kind::Impersonating { workspace, .. } = &caller.kind else { return Err(Failure::not_found()) };
    if sid != caller.session_id {
        return Err(Failure::not_found());
    }
    let draft = checked(body.json()?)?;
    let mut transaction = begin_write(&app.pool).await?;
    visibility::require_changes_allowed(&mut transaction, &caller).await?;
    let plan = plan(&mut transaction, &caller, workspace, &draft.change).await?;
    if plan.before == plan.after {
        let detail = format!("{} is “{}” already. Nothing would change.", plan.title, plan.before);
        return Err(Failure::new(Code::InvalidRequest, detail));
    }
    let expires_at = (now_millis() + grants::LIFE_MILLIS).min(caller.ends_at);
    let (id, grant) = grants::create(&mut transaction, &sid, &draft, expires_at).await?;
    transaction.commit().await?;
    let Plan { title, before, after, inverse, etag } = plan;
    let answer = ChangeGrant { id, grant, title, before, after, inverse, etag, expires_at };
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

/// What became of a grant.
#[utoipa::path(get, path = "/v1/change-grants/{id}", tag = "session", security(("bearer" = [])),
    params(("id" = String, Path)), responses((status = 200, body = ChangeGrantRecord)))]
pub async fn read(
    caller: Caller,
    State(app): State<App>,
    Segments(id): Segments<String>,
) -> Result<Json<ChangeGrantRecord>, Failure> {
    let mut connection = app.pool.acquire().await?;
    Ok(Json(grants::record(&mut connection, &caller, &id).await?))
}

/// Voids a grant that is still open, and answers what became of it for good.
#[utoipa::path(delete, path = "/v1/change-grants/{id}", tag = "session", security(("bearer" = [])),
    params(("id" = String, Path)), responses((status = 200, body = ChangeGrantRecord)))]
pub async fn void(
    caller: Caller,
    State(app): State<App>,
    Segments(id): Segments<String>,
) -> Result<Json<ChangeGrantRecord>, Failure> {
    let mut transaction = begin_write(&app.pool).await?;
    grants::record(&mut transaction, &caller, &id).await?;
    grants::void(&mut transaction, &id).await?;
    let record = grants::record(&mut transaction, &caller, &id).await?;
    transaction.commit().await?;
    Ok(Json(record))
}

/// What the change would do, when the viewed user may make it and it is not out of reach.
async fn plan(
    connection: &mut SqliteConnection,
    caller: &Caller,
    workspace: &str,
    change: &Change,
) -> Result<Plan, Failure> {
    let permission = match change {
        Change::MemberRole { .. } => permissions::CHANGE_ROLE,
        Change::TeamMembership { .. } => permissions::MANAGE_TEAM_MEMBERS,
        Change::AccessSetting { key, .. } => {
            if settings::find(key).is_some_and(settings::Definition::is_support) {
                return Err(visibility::protected("Support access is the customer's own switch"));
            }
            permissions::CHANGE_SETTINGS
        }
    };
    let grants = visibility::require_permission(&mut *connection, caller, workspace, permission).await?;
    match change {
        Change::MemberRole { member_id, role_id } => {
            member::plan(connection, &grants, workspace, member_id, role_id).await
        }
        Change::TeamMembership { member_id, team_id, member } => {
            team_membership::plan(connection, &grants, workspace, (member_id, team_id), *member).await
        }
        Change::AccessSetting { key, value } => access::plan(connection, workspace, key, value).await,
    }
}

fn checked(draft: ArmDraft) -> Result<ArmDraft, Failure> {
    let purpose = draft.purpose.trim().to_owned();
    let authorised_by = draft.authorised_by.trim().to_owned();
    let fits = |text: &str, longest: usize| (1..=longest).contains(&text.chars().count());
    if !fits(&purpose, LONGEST.0) || !fits(&authorised_by, LONGEST.1) {
        return Err(Failure::new(
            Code::AuthorityLength,
            "Say what the change is for (1 to 500 characters) and who authorised it (1 to 200).",
        ));
    }
    if purpose.contains(|c: char| c.is_control() && c != '\n') || authorised_by.contains(char::is_control) {
        return Err(Failure::new(Code::InvalidRequest, "The texts must not have control characters."));
    }
    Ok(ArmDraft { purpose, authorised_by, ..draft })
}
