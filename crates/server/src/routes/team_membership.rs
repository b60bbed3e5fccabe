//! Putting a member into a team, and taking one out.

use crate::{
    app::App,
    audit,
    body::{Incoming, Segments},
    caller::Caller,
    database::begin_write,
    permissions,
    precondition::{IfMatch, tagged},
    problem::Failure,
    routes::member,
    visibility,
};
use axum::{extract::State, response::Response};
use ergo_protocol::{Code, change::TeamMembershipChange, workspace::MemberDetail};

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
    body: Incoming,
) -> Result<Response, Failure> {
    let mut transaction = begin_write(&app.pool).await?;
    let may = permissions::MANAGE_TEAM_MEMBERS;
    let grants = visibility::require_change(&mut transaction, &caller, &workspace, may, false).await?;
    let row: Option<(String, String)> =
        sqlx::query_as("SELECT name, permissions FROM teams WHERE workspace_id = ? AND id = ?")
            .bind(&workspace)
            .bind(&team)
            .fetch_optional(&mut *transaction)
            .await?;
    let (team_name, team_permissions) = row.ok_or_else(Failure::not_found)?;
    let before = member::detail(&mut transaction, &workspace, &id).await?;
    if_match.check(&before)?;
    let change: TeamMembershipChange = body.json()?;
    // Nobody gives what they do not have themselves.
    if !grants.cover(&team_permissions) {
        let detail = "That team allows more than you may do yourself. Ask somebody who may.";
        return Err(Failure::new(Code::Forbidden, detail));
    }
    let is_in = before.member.teams.iter().any(|named| named.id == team);
    if is_in == change.member {
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
        detail: team_name,
        ..audit::Entry::by(&caller, action)
    };
    audit::record(&mut transaction, &entry).await?;
    let after = member::detail(&mut transaction, &workspace, &id).await?;
    transaction.commit().await?;
    tagged(&after)
}
