//! Adding a member to a team, and removing one.

use crate::{
    access::view::View,
    change::{
        planned::{self, Current, Plan},
        tag,
    },
    failure::Failure,
    store::{Reading, Writing, teams},
};
use ergo_protocol::{Code, change::Change, workspace::Member};

/// Whether the member is in the team now.
pub async fn current(tx: &mut Reading, view: &View, member: &str, team: &str) -> Result<Current, Failure> {
    let row = teams::find(tx, &view.workspace, team).await?.ok_or_else(Failure::not_found)?;
    let member = planned::member(tx, &view.workspace, member).await?;
    let (is_in, leads) = (is_in(&member, team), row.is_led_by(&member.person.id));
    Ok(Current {
        tag: tag::of(&("team", &member.person.id, team, is_in, leads))?,
        words: words(is_in, leads).to_owned(),
        shown: tag::of_member(&view.member(member))?,
    })
}

/// What the change would do. Refused if the caller may not make it.
pub async fn plan(
    tx: &mut Reading,
    view: &View,
    member: &str,
    team: &str,
    wanted: bool,
) -> Result<Plan, Failure> {
    let workspace = view.workspace.as_str();
    let row = teams::find(tx, workspace, team).await?.ok_or_else(Failure::not_found)?;
    let member = planned::member(tx, workspace, member).await?;
    // No one can give what they do not have themselves.
    if !view.may.cover(&row.permissions) {
        let detail = "That team grants permissions that you do not have here. Ask someone who has them.";
        return Err(Failure::new(Code::Forbidden, detail));
    }
    let (was_in, led) = (is_in(&member, team), row.is_led_by(&member.person.id));
    Ok(Plan {
        changes: was_in != wanted,
        title: format!("{}’s membership in {}", member.person.name, row.name),
        before: words(was_in, led).to_owned(),
        after: words(wanted, wanted && led).to_owned(),
        inverse: Change::TeamMembership {
            member_id: member.person.id,
            team_id: team.to_owned(),
            member: was_in,
        },
        action: if wanted { "team.member_added" } else { "team.member_removed" },
        detail: if led && !wanted { format!("{}, which they led", row.name) } else { row.name },
        told: "Support changed the members of a team.",
    })
}

/// Adds the member, or removes them.
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

fn is_in(member: &Member, team: &str) -> bool {
    member.teams.iter().flatten().any(|named| named.id == team)
}

/// The value in words. It says whether the member leads the team, because a lead who leaves no longer leads it, even
/// after coming back.
fn words(is_in: bool, leads: bool) -> &'static str {
    match (is_in, leads) {
        (true, true) => "member and lead",
        (true, false) => "member",
        (false, _) => "not a member",
    }
}
