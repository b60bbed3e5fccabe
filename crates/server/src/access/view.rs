//! A workspace as one caller sees it. There are exactly two ways in: an impersonation session in exactly that
//! workspace, or an active member acting as themselves. Being an agent gives no access by itself.

use crate::{
    access::{
        effective::Effective,
        rights::{Part, Right},
    },
    auth::caller::{Caller, Kind},
    failure::Failure,
    store::{Reading, members, people},
};
use ergo_protocol::{
    Code,
    entry::Scope,
    workspace::{Member, MemberStatus, Role, Team},
};

/// See the module documentation.
pub struct View {
    /// The workspace.
    pub workspace: String,
    /// The viewed user, or the member themselves.
    pub subject: String,
    /// What that user may do.
    pub may: Effective,
    /// The scope that limits an impersonation session; `None` for a member acting as themselves.
    scope: Option<Vec<Scope>>,
}

impl View {
    /// A caller's view. A caller without one is refused without learning whether the workspace exists.
    pub async fn of(tx: &mut Reading, caller: &Caller, workspace: &str) -> Result<Self, Failure> {
        let scope = match &caller.kind {
            Kind::Impersonating { workspace: theirs, scope, .. } if theirs == workspace => {
                Some(scope.clone())
            }
            Kind::Impersonating { .. } => return Err(Failure::not_found()),
            Kind::Direct { .. } => None,
        };
        if members::status(tx, workspace, &caller.subject).await? != Some(MemberStatus::Active) {
            return Err(Failure::not_found());
        }
        let may = Effective::of(tx, workspace, &caller.subject).await?.ok_or_else(Failure::not_found)?;
        Ok(Self { workspace: workspace.to_owned(), subject: caller.subject.clone(), may, scope })
    }

    /// Whether this is the person whose view it is.
    pub fn is_of(&self, person: &str) -> bool {
        self.subject == person
    }

    /// Whether the reader is someone else: an agent, in an impersonation session.
    pub fn is_of_somebody_else(&self) -> bool {
        self.scope.is_some()
    }

    /// Whether this part may be seen or changed.
    pub fn allows(&self, part: Part) -> bool {
        let right = part.right();
        self.is_in_scope(right) && self.missing(right).is_none()
    }

    /// Refuses unless this part may be seen or changed.
    pub async fn require(&self, tx: &mut Reading, part: Part) -> Result<(), Failure> {
        self.require_also(tx, part, None).await
    }

    /// The same, and also refuses unless this permission of the organization is granted.
    pub async fn require_also(
        &self,
        tx: &mut Reading,
        part: Part,
        permission: Option<&str>,
    ) -> Result<(), Failure> {
        let right = part.right();
        if !self.is_in_scope(right) {
            // What was not approved appears not to exist; the detail still says why.
            let detail = "The entry request was not approved for this. Send a new request if you need it.";
            return Err(Failure::new(Code::NotFound, detail));
        }
        let what = match (permission.filter(|key| !self.may.allow(key)), self.missing(right)) {
            (Some(key), _) => self.may.words(key),
            (None, Some(right)) => self.may.words_of_right(right),
            (None, None) => return Ok(()),
        };
        if self.scope.is_none() {
            let detail =
                format!("Your role in this workspace does not let you {what}. Ask one of its admins.");
            return Err(Failure::new(Code::Forbidden, detail));
        }
        let viewed = people::known(tx, &self.subject).await?;
        let detail = format!("{} cannot {what}, so this session cannot either.", viewed.name);
        Err(Failure::new(Code::ViewedUserCannot, detail))
    }

    /// A member as this caller may see them: without teams if the caller can't see those.
    pub fn member(&self, mut member: Member) -> Member {
        if !self.is_of(&member.person.id) && !self.allows(Part::Teams) {
            member.teams = None;
        }
        member
    }

    /// A team as this caller may see it: without its lead and size if the caller can't see members.
    pub fn team(&self, mut team: Team) -> Team {
        if !self.allows(Part::Members) {
            team.lead = team.lead.filter(|lead| self.is_of(&lead.id));
            team.members = None;
        }
        team
    }

    /// A role as this caller may see it: without its member count if the caller can't see members.
    pub fn role(&self, mut role: Role) -> Role {
        if !self.allows(Part::Members) {
            role.members = None;
        }
        role
    }

    fn is_in_scope(&self, right: &Right) -> bool {
        let Some(scope) = &self.scope else { return true };
        right.scope.is_some_and(|needed| needed.iter().all(|one| scope.contains(one)))
    }

    fn missing(&self, right: &Right) -> Option<&'static str> {
        right.permissions.iter().copied().find(|permission| !self.may.give(permission))
    }
}

/// Whether someone acting as themselves may see or change this part of a workspace.
pub async fn member_may(
    tx: &mut Reading,
    caller: &Caller,
    workspace: &str,
    part: Part,
) -> Result<bool, Failure> {
    if caller.actor().is_some()
        || members::status(tx, workspace, &caller.subject).await? != Some(MemberStatus::Active)
    {
        return Ok(false);
    }
    let may = Effective::of(tx, workspace, &caller.subject).await?;
    Ok(may.is_some_and(|may| part.right().permissions.iter().all(|permission| may.give(permission))))
}

/// The same for what only the customer decides about support. An agent who is also a member there counts as support,
/// and so decides none of it.
pub async fn customer_may(
    tx: &mut Reading,
    caller: &Caller,
    workspace: &str,
    part: Part,
) -> Result<bool, Failure> {
    Ok(caller.agent_role().is_none() && member_may(tx, caller, workspace, part).await?)
}

/// The workspaces in which a customer's user acting as themselves may see or change this part.
pub async fn workspaces_where(tx: &mut Reading, caller: &Caller, part: Part) -> Result<Vec<String>, Failure> {
    // An agent who is also a member of a workspace counts as support there.
    if caller.agent_role().is_some() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for workspace in members::workspaces_of(tx, &caller.subject).await? {
        if member_may(tx, caller, &workspace, part).await? {
            found.push(workspace);
        }
    }
    Ok(found)
}
