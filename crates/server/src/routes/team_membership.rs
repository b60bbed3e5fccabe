//! Putting a member into a team, and taking one out.

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
    routes::{change_grants::Plan, member},
    visibility::{self, Wanted},
};
use axum::{extract::State, response::Response};
use ergo_protocol::{
    Code,
    change::{Change, TeamMembershipChange},
    workspace::MemberDetail,
};
use sqlx::SqliteConnection;

/// Changes whether a member is in a team. `If-Match` is the tag of the **member**: the teams of a member are
/// part of the member.
#[utoipa::path(patch, path = "/v1/workspaces/{ws}/teams/{team}/members/{id}", tag = "workspace",
    security(("bearer" = [])),
    params(("ws" = String, Path), ("team" = String, Path), ("id" = String, Path), ("If-Match" = String, Header)),
    request_body = TeamMembershipChange, responses((status = 200, body = MemberDetail)))]
pub async fn change(
    caller: Caller,
    State(app): State<App>,
    Segments((workspace, team, id)): Segments<(String, String, String)>,
    if_match: IfMatch,
    carried: Carried,
    body: Incoming,
) -> Result<Response, Failure> {
    let asked: Result<TeamMembershipChange, Failure> = body.json();
    let wanted = Wanted {
        permission: permissions::MANAGE_TEAM_MEMBERS,
        protected: false,
        change: asked.as_ref().ok().map(|asked| Change::TeamMembership {
            member_id: id.clone(),
            team_id: team.clone(),
            member: asked.member,
        }),
        carried: &carried,
    };
    let mut transaction = begin_write(&app.pool).await?;
    let right = visibility::require_change(&mut transaction, &caller, &workspace, &wanted).await?;
    let (team_name, team_permissions) = find(&mut transaction, &workspace, &team).await?;
    let before = member::detail(&mut transaction, &workspace, &id).await?;
    let is_in = before.member.teams.iter().any(|named| named.id == team);
    if let Err(refusal) = if_match.check(&before) {
        return Err(right.stale(transaction, refusal, words(is_in)).await?);
    }
    let change = asked?;
    require_cover(&right.grants, &team_permissions)?;
    right.use_up(&mut transaction).await?;
    if is_in == change.member {
        transaction.commit().await?;
        return tagged(&before);
    }
    let (sql, action) = if change.member {
        ("INSERT INTO team_members (workspace_id, team_id, person_id) VALUES (?, ?, ?)", "team.member_added")
    } else {
        (
            "DELETE FROM team_members WHERE workspace_id = ? AND team_id = ? AND person_id = ?",
            "team.member_removed",
        )
    };
    sqlx::query(sql).bind(&workspace).bind(&team).bind(&id).execute(&mut *transaction).await?;
    if !change.member {
        // Who is not in a team cannot lead it.
        sqlx::query("UPDATE teams SET lead_id = NULL WHERE id = ? AND lead_id = ?")
            .bind(&team)
            .bind(&id)
            .execute(&mut *transaction)
            .await?;
    }
    let entry = audit::Entry {
        workspace: Some(&workspace),
        target: Some(&id),
        detail: format!("{team_name}{}", right.authority()),
        ..audit::Entry::by(&caller, action)
    };
    audit::record(&mut transaction, &entry).await?;
    notify::tell_of_change(&mut transaction, &caller, "A team's members were changed by support.").await?;
    let after = member::detail(&mut transaction, &workspace, &id).await?;
    transaction.commit().await?;
    tagged(&after)
}

/// What a change of a membership would do.
pub async fn plan(
    connection: &mut SqliteConnection,
    grants: &Grants,
    workspace: &str,
    (id, team): (&str, &str),
    member: bool,
) -> Result<Plan, Failure> {
    let (team_name, team_permissions) = find(&mut *connection, workspace, team).await?;
    let before = member::detail(connection, workspace, id).await?;
    require_cover(grants, &team_permissions)?;
    let is_in = before.member.teams.iter().any(|named| named.id == team);
    Ok(Plan {
        title: format!("{} in team {team_name}", before.member.person.name),
        before: words(is_in).to_owned(),
        after: words(member).to_owned(),
        inverse: Some(Change::TeamMembership {
            member_id: id.to_owned(),
            team_id: team.to_owned(),
            member: is_in,
        }),
        etag: tag_of(&before)?,
    })
}

/// Name and permissions of a team.
async fn find(
    connection: &mut SqliteConnection,
    workspace: &str,
    team: &str,
) -> Result<(String, String), Failure> {
    let row: Option<(String, String)> =
        sqlx::query_as("SELECT name, permissions FROM teams WHERE workspace_id = ? AND id = ?")
            .bind(workspace)
            .bind(team)
            .fetch_optional(connection)
            .await?;
    row.ok_or_else(Failure::not_found)
}

/// Nobody gives what they do not have themselves.
fn require_cover(grants: &Grants, permissions: &str) -> Result<(), Failure> {
    if grants.cover(permissions) {
        return Ok(());
    }
    let detail = "That team allows more than you may do yourself. Ask somebody who may.";
    Err(Failure::new(Code::Forbidden, detail))
}

fn words(is_in: bool) -> &'static str {
    if is_in { "member" } else { "not a member" }
}
