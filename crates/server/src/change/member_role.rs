//! Changing a member's role.

use crate::{
    access::view::View,
    auth::caller::Caller,
    change::{
        planned::{self, Current, Plan, protected},
        tag,
    },
    failure::Failure,
    store::{Reading, Writing, members, roles},
};
use ergo_protocol::{Code, change::Change};

/// The member's current role.
pub async fn current(tx: &mut Reading, view: &View, member: &str) -> Result<Current, Failure> {
    let member = view.member(planned::member(tx, &view.workspace, member).await?);
    Ok(Current {
        tag: tag::of(&("role", &member.person.id, &member.role.id))?,
        shown: tag::of_member(&member)?,
        words: member.role.name,
    })
}

/// What a new role would do. Refused if the caller may not give it.
pub async fn plan(
    tx: &mut Reading,
    caller: &Caller,
    view: &View,
    member: &str,
    role_id: &str,
) -> Result<Plan, Failure> {
    let workspace = view.workspace.as_str();
    let member = planned::member(tx, workspace, member).await?;
    let old = roles::find(tx, workspace, &member.role.id).await?.ok_or_else(Failure::not_found)?;
    let new = roles::find(tx, workspace, role_id).await?;
    let new = new.ok_or_else(|| Failure::invalid("There is no such role in this workspace."))?;
    if caller.actor().is_some() && (old.is_owner || new.is_owner) {
        return Err(protected("Workspace ownership"));
    }
    // No one can give or take away what they do not have themselves, so only owners can add or remove owners.
    if !view.may.cover(&old.permissions) || !view.may.cover(&new.permissions) {
        let detail = "That role has permissions that you do not have here. Ask someone who has them.";
        return Err(Failure::new(Code::Forbidden, detail));
    }
    let id = member.person.id;
    if old.is_owner && !new.is_owner && roles::other_owners(tx, workspace, &id).await? == 0 {
        let detail = "This is the last owner. Make someone else an owner first.";
        return Err(Failure::new(Code::Forbidden, detail));
    }
    Ok(Plan {
        changes: old.id != new.id,
        title: format!("{}’s role", member.person.name),
        action: "member.role_changed",
        detail: format!("{} -> {}", old.name, new.name),
        told: "Support changed a member’s role.",
        before: old.name,
        after: new.name,
        inverse: Change::MemberRole { member_id: id, role_id: old.id },
    })
}

/// Gives the member the role.
pub async fn write(tx: &mut Writing, workspace: &str, member: &str, role: &str) -> Result<(), Failure> {
    Ok(members::set_role(tx, workspace, member, role).await?)
}
