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

/// More changes of one member are not undone.
const MOST: i64 = 1_000;

/// What a member could do at `at`, or, if that is in the future, what they may do now. Callers need to see the audit log,
/// even for their own.
pub async fn access(tx: &mut Reading, view: &View, id: &str, at: UnixMillis) -> Result<PastAccess, Failure> {
    view.require(tx, Part::Log).await?;
    if at < 0 {
        return Err(Failure::invalid("A time is in milliseconds since 1970."));
    }
    let workspace = view.workspace.as_str();
    let (role, teams) = members::granting(tx, workspace, id).await?.ok_or_else(Failure::not_found)?;
    let (_, joined_at, _) = members::more(tx, workspace, id).await?;
    let changes = audit::changes_of_member(tx, workspace, id, at, MOST + 1).await?;
    let mut past = Past { role: Some(role), teams, doubts: Vec::new() };
    if !changes.is_empty() {
        let known = Known::read(tx, workspace).await?;
        for change in &changes {
            past.undo(&known, change);
        }
    }
    let left_out = audit::left_out(tx, workspace, at).await?;
    let is_too_long = i64::try_from(changes.len()).unwrap_or(i64::MAX) > MOST;
    for (is_so, doubt) in [
        (left_out.imported, Doubt::Imported),
        (left_out.by_directory, Doubt::Directory),
        (left_out.forgotten || is_too_long, Doubt::LogIncomplete),
    ] {
        if is_so {
            past.doubt(doubt);
        }
    }
    let was_member = joined_at <= at;
    let (role, teams) = if was_member { (past.role, past.teams) } else { (None, Vec::new()) };
    let items = Effective::from(tx, role, teams).await?.explain(true, Vec::new()).items;
    past.doubts.sort_unstable();
    Ok(PastAccess { at, was_member, items, doubts: past.doubts })
}

/// The roles and teams of today. The log names them; nothing keeps two from having one name.
struct Known {
    roles: Vec<members::Granting>,
    teams: Vec<members::Granting>,
}

impl Known {
    async fn read(tx: &mut Reading, workspace: &str) -> Result<Self, Failure> {
        let roles = roles::in_order(tx, workspace).await?.into_iter();
        let teams = teams::granting(tx, workspace).await?.into_iter();
        Ok(Self {
            roles: roles
                .map(|role| members::Granting {
                    named: Named { id: role.id, name: role.name },
                    keys: role.permissions,
                })
                .collect(),
            teams: teams.map(|(named, keys)| members::Granting { named, keys }).collect(),
        })
    }
}

/// The only one of that name.
fn only<'a>(known: &'a [members::Granting], name: &str) -> Option<&'a members::Granting> {
    let mut named = known.iter().filter(|one| one.named.name == name);
    named.next().filter(|_| named.next().is_none())
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

    fn undo(&mut self, known: &Known, change: &audit::Change) {
        match change.action.as_str() {
            "member.role_changed" => self.undo_role(known, &change.detail),
            "team.member_added" => match only(&known.teams, &change.detail) {
                Some(team) if self.teams.iter().any(|own| own.named.id == team.named.id) => {
                    self.teams.retain(|own| own.named.id != team.named.id);
                }
                _ => self.doubt(Doubt::TeamUnknown),
            },
            _ => {
                let name = change.detail.as_str();
                let without_lead = name.strip_suffix(", which they led");
                match only(&known.teams, name).or_else(|| only(&known.teams, without_lead?)) {
                    Some(team) => self.teams.push(team.clone()),
                    None => self.doubt(Doubt::TeamUnknown),
                }
            }
        }
    }

    /// The detail is `Editor -> Viewer`. A name can contain the arrow, too.
    fn undo_role(&mut self, known: &Known, detail: &str) {
        let after = self.role.as_ref().map(|role| format!(" -> {}", role.named.name));
        let before = after.and_then(|after| detail.strip_suffix(after.as_str()));
        if before.is_none() {
            // Something else has changed the role since, or it was renamed.
            self.doubt(Doubt::RoleUnknown);
        }
        let before = before.or_else(|| detail.split_once(" -> ").map(|(before, _)| before));
        self.role = before.and_then(|before| only(&known.roles, before)).cloned();
        if self.role.is_none() {
            self.doubt(Doubt::RoleUnknown);
        }
    }
}
