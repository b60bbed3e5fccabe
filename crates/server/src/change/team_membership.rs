//! Putting a member into a team, and taking one out.

use crate::{
    access::view::View,
    change::{
        planned::{Current, Plan},
        tag,
    },
    failure::Failure,
    store::{Reading, Writing, members, teams},
};
use ergo_protocol::{Code, change::Change, workspace::Member};

/// Whether the member is in the team now.
pub async fn current(tx: &mut Reading, view: &View, member: &str, team: &str) -> Result<Current, Failure> {
    teams::find(tx, &view.workspace, team).await?.ok_or_else(Failure::not_found)?;
    let member = find(tx, &view.workspace, member).await?;
    let is_in = is_in(&member, team);
    Ok(Current {
        tag: tag::of(&("team", &member.person.id, team, is_in))?,
        words: words(is_in).to_owned(),
        shown: tag::of_member(&view.member(member))?,
    })
}

/// What it would do; refused when it may not be done.
pub async fn plan(
    tx: &mut Reading,
    view: &View,
    member: &str,
    team: &str,
    wanted: bool,
) -> Result<Plan, Failure> {
    let workspace = view.workspace.as_str();
    let (name, permissions) = teams::find(tx, workspace, team).await?.ok_or_else(Failure::not_found)?;
    let member = find(tx, workspace, member).await?;
    // Nobody gives what they do not have themselves.
    if !view.may.cover(&permissions) {
        let detail = "That team allows more than you may do yourself. Ask somebody who may.";
        return Err(Failure::new(Code::Forbidden, detail));
    }
    let was_in = is_in(&member, team);
    Ok(Plan {
        changes: was_in != wanted,
        title: format!("{} in team {name}", member.person.name),
        before: words(was_in).to_owned(),
        after: words(wanted).to_owned(),
        inverse: Change::TeamMembership {
            member_id: member.person.id,
            team_id: team.to_owned(),
            member: was_in,
        },
        action: if wanted { "team.member_added" } else { "team.member_removed" },
        detail: name,
        told: "A team's members were changed by support.",
    })
}

/// Puts the member in, or takes them out.
pub async fn write(
    tx: &mut Writing,
    workspace: &str,
    member: &str,
    team: &str,
    wanted: bool,
) -> Result<(), Failure> {
    let done = if wanted {
        teams::add(tx, workspace, team, member).await
    } else {
        teams::remove(tx, workspace, team, member).await
    };
    Ok(done?)
}

async fn find(tx: &mut Reading, workspace: &str, member: &str) -> Result<Member, Failure> {
    members::find(tx, workspace, member).await?.ok_or_else(Failure::not_found)
}

fn is_in(member: &Member, team: &str) -> bool {
    member.teams.iter().flatten().any(|named| named.id == team)
}

fn words(is_in: bool) -> &'static str {
    if is_in { "member" } else { "not a member" }
}
