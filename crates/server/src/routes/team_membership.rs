//! Adding a member to a team, and removing one.

use crate::{
    app::App,
    auth::gate::Bearer,
    change::{apply::Asked, plan::Target},
    failure::Failure,
    http::{
        body::{Incoming, Segments},
        grant::Carried,
        precondition::IfMatch,
    },
    routes::member::change_member,
};
use axum::{extract::State, response::Response};
use ergo_protocol::{
    change::{Change, TeamMembershipChange},
    workspace::MemberDetail,
};

/// Changes whether a member is in a team. `If-Match` is the tag of the **member**, because a member's teams are part
/// of the member.
#[utoipa::path(patch, path = "/v1/workspaces/{ws}/teams/{team}/members/{id}", tag = "workspace",
    security(("bearer" = [])),
    params(("ws" = String, Path), ("team" = String, Path), ("id" = String, Path), ("If-Match" = String, Header)),
    request_body = TeamMembershipChange, responses((status = 200, body = MemberDetail, headers(("ETag")))))]
pub async fn change(
    bearer: Bearer,
    State(app): State<App>,
    Segments((workspace, team, id)): Segments<(String, String, String)>,
    if_match: IfMatch,
    carried: Carried,
    body: Incoming,
) -> Result<Response, Failure> {
    let change = body.json().map(|TeamMembershipChange { member }| Change::TeamMembership {
        member_id: id.clone(),
        team_id: team.clone(),
        member,
    });
    let asked = Asked {
        workspace: &workspace,
        target: Target::Team { member: id.clone(), team: team.clone() },
        change,
        seen: if_match.tags(),
        grant: carried.secret(),
    };
    change_member(&app, &bearer, asked, &id).await
}
