//! What a change would do, and whether it may be made at all.

use crate::{
    access::{
        rights::Part,
        settings::{Definition, is_support},
        view::View,
    },
    auth::caller::Caller,
    change::{
        access_setting, member_role,
        planned::{Current, Plan, protected},
        team_membership,
    },
    failure::Failure,
    store::{Reading, Writing, agents},
};
use ergo_protocol::{Code, change::Change};

/// What is changed, as the path of a request names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// This member's role.
    Role(String),
    /// This member's membership in this team.
    Team {
        /// The member.
        member: String,
        /// The team.
        team: String,
    },
    /// The setting with this key.
    Setting(String),
}

impl Target {
    /// The target of a change.
    pub fn of(change: &Change) -> Self {
        match change {
            Change::MemberRole { member_id, .. } => Self::Role(member_id.clone()),
            Change::TeamMembership { member_id, team_id, .. } => {
                Self::Team { member: member_id.clone(), team: team_id.clone() }
            }
            Change::AccessSetting { key, .. } => Self::Setting(key.clone()),
        }
    }

    /// The member whom the change is about.
    pub fn member(&self) -> Option<&str> {
        match self {
            Self::Role(member) | Self::Team { member, .. } => Some(member),
            Self::Setting(_) => None,
        }
    }

    /// Refuses what support may never change, no matter who approved it.
    pub async fn require_within_reach(&self, tx: &mut Reading, caller: &Caller) -> Result<(), Failure> {
        // An agent in their own session who is also a member there still counts as support.
        let by_support = caller.actor().is_some() || caller.agent_role().is_some();
        match self {
            Self::Setting(key) if by_support && is_support(key) => Err(protected("Support access")),
            Self::Setting(key) if by_support => match Definition::of(tx, key).await? {
                Some(definition) if definition.is_protected() => Err(protected(definition.label())),
                _ => Ok(()),
            },
            _ => Ok(()),
        }
    }

    /// Refuses unless this may be changed in this view. See [`Part`].
    pub async fn require_right(&self, tx: &mut Reading, view: &View) -> Result<(), Failure> {
        let key = match self {
            Self::Role(_) => return view.require(tx, Part::ChangeRole).await,
            Self::Team { .. } => return view.require(tx, Part::ChangeTeam).await,
            Self::Setting(key) if is_support(key) => return view.require(tx, Part::ChangeSupport).await,
            Self::Setting(key) => key,
        };
        match Definition::of(tx, key).await?.as_ref().and_then(Definition::permission) {
            Some(permission) => view.require_also(tx, Part::ChangeNamedSetting, Some(permission)).await,
            None => view.require(tx, Part::ChangeSetting).await,
        }
    }

    /// The current state: its tags, and its value in words.
    pub async fn current(&self, tx: &mut Reading, view: &View) -> Result<Current, Failure> {
        match self {
            Self::Role(member) => member_role::current(tx, view, member).await,
            Self::Team { member, team } => team_membership::current(tx, view, member, team).await,
            Self::Setting(key) => access_setting::current(tx, view, key).await,
        }
    }
}

/// What the change would do. Refused if no one may make it, whatever rights they have.
pub async fn plan(tx: &mut Reading, caller: &Caller, view: &View, change: &Change) -> Result<Plan, Failure> {
    if let Some(member) = Target::of(change).member() {
        require_no_agent(tx, caller, member).await?;
    }
    match change {
        Change::MemberRole { member_id, role_id } => {
            member_role::plan(tx, caller, view, member_id, role_id).await
        }
        Change::TeamMembership { member_id, team_id, member } => {
            team_membership::plan(tx, view, member_id, team_id, *member).await
        }
        Change::AccessSetting { key, value } => access_setting::plan(tx, &view.workspace, key, value).await,
    }
}

/// Writes the change.
pub async fn write(tx: &mut Writing, workspace: &str, change: &Change) -> Result<(), Failure> {
    match change {
        Change::MemberRole { member_id, role_id } => {
            member_role::write(tx, workspace, member_id, role_id).await
        }
        Change::TeamMembership { member_id, team_id, member } => {
            team_membership::write(tx, workspace, member_id, team_id, *member).await
        }
        Change::AccessSetting { key, value } => access_setting::write(tx, workspace, key, value).await,
    }
}

/// No one works on themselves (invariant 15): no change may target an agent, so none can target the actor.
async fn require_no_agent(tx: &mut Reading, caller: &Caller, member: &str) -> Result<(), Failure> {
    if caller.actor() == Some(member) || agents::is_one(tx, member).await? {
        let detail = "This member is a support agent. An agent's membership cannot be changed here.";
        return Err(Failure::new(Code::UserOffLimits, detail));
    }
    Ok(())
}
