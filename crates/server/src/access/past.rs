//! What a member could do at an earlier time: their role and teams of today, with everything undone that the audit log says
//! was changed since.

use crate::{
    access::{effective::Effective, rights::Part, view::View},
    failure::Failure,
    store::{Reading, audit, members, roles, teams},
};
use ergo_protocol::{
    UnixMillis,
    workspace::{Doubt, Named, PastAccess},
};

/// What a member could do at `at`. Callers need to see the audit log, even for their own.
pub async fn access(tx: &mut Reading, view: &View, id: &str, at: UnixMillis) -> Result<PastAccess, Failure> {
    view.require(tx, Part::Log).await?;
    if at > tx.now() {
        return Err(Failure::invalid("That time has not come yet."));
    }
    let workspace = view.workspace.as_str();
    let (role, teams) = members::granting(tx, workspace, id).await?.ok_or_else(Failure::not_found)?;
    let (_, joined_at, _) = members::more(tx, workspace, id).await?;
    let mut past = Past { role: Some(role), teams, doubts: Vec::new() };
    for change in audit::changes_of_member(tx, workspace, id, at).await? {
        past.undo(tx, workspace, &change).await?;
    }
    let (is_imported, is_by_directory) = audit::changed_many_since(tx, workspace, at).await?;
    if is_imported {
        past.doubt(Doubt::Imported);
    }
    if is_by_directory {
        past.doubt(Doubt::Directory);
    }
    let was_member = joined_at <= at;
    let (role, teams) = if was_member { (past.role, past.teams) } else { (None, Vec::new()) };
    let items = Effective::from(tx, role, teams).await?.explain(true, Vec::new()).items;
    past.doubts.sort_unstable();
    Ok(PastAccess { at, was_member, items, doubts: past.doubts })
}

/// The role and teams, as far as they are undone.
struct Past {
    role: Option<members::Granting>,
    teams: Vec<members::Granting>,
    doubts: Vec<Doubt>,
}

impl Past {
    fn doubt(&mut self, doubt: Doubt) {
        if !self.doubts.contains(&doubt) {
            self.doubts.push(doubt);
        }
    }

    async fn undo(
        &mut self,
        tx: &mut Reading,
        workspace: &str,
        change: &audit::Change,
    ) -> Result<(), Failure> {
        match change.action.as_str() {
            "member.role_changed" => {
                let before = self.role_before(&change.detail);
                let known = roles::in_order(tx, workspace).await?;
                let role = known.into_iter().find(|role| before.as_deref() == Some(role.name.as_str()));
                if role.is_none() {
                    self.doubt(Doubt::RoleUnknown);
                }
                self.role = role.map(|role| members::Granting {
                    named: Named { id: role.id, name: role.name },
                    keys: role.permissions,
                });
            }
            action => {
                let name = change.detail.trim_end_matches(", which they led");
                if action == "team.member_added" {
                    let there = self.teams.len();
                    self.teams.retain(|team| team.named.name != name);
                    if self.teams.len() == there {
                        self.doubt(Doubt::TeamUnknown);
                    }
                } else {
                    let known = teams::all(tx, workspace, None).await?;
                    match known.into_iter().find(|team| team.name == name) {
                        Some(team) => self.teams.push(members::Granting {
                            named: Named { id: team.id, name: team.name },
                            keys: team.permissions.join(" "),
                        }),
                        None => self.doubt(Doubt::TeamUnknown),
                    }
                }
            }
        }
        Ok(())
    }

    /// The name of the role before a change, whose detail is `Editor -> Viewer`. A name can contain the arrow, too.
    fn role_before(&self, detail: &str) -> Option<String> {
        let after = self.role.as_ref().map(|role| format!(" -> {}", role.named.name));
        let before = after.and_then(|after| detail.strip_suffix(after.as_str()));
        before.or_else(|| Some(detail.split_once(" -> ")?.0)).map(ToOwned::to_owned)
    }
}
