//! Who may view which user: the server's own policy and the customer's settings. Checked at the request, the
//! approval, the ticket, the exchange, and every renewal; and, for open sessions, at every read and write
//! (`sessions/standing.rs`).

use crate::{
    failure::Failure,
    store::{Reading, directory, workspaces},
};
use ergo_protocol::{
    Code,
    directory::{Candidate, SupportAccess},
    workspace::MemberStatus,
};

/// Which users agents may view in addition to ordinary members. None by default.
#[derive(Clone, Copy, Debug, Default)]
pub struct EntryPolicy {
    /// Owners of a workspace.
    pub owners: bool,
    /// Other agents who are members of a workspace.
    pub agents: bool,
}

impl EntryPolicy {
    /// Whether someone is off-limits, whatever their status.
    pub fn excludes(self, is_owner: bool, is_agent: bool) -> bool {
        (is_owner && !self.owners) || (is_agent && !self.agents)
    }

    /// A user as an agent may see them, and why they cannot be viewed, if so. Agents are found only if the policy
    /// allows viewing them.
    pub fn candidate(self, row: directory::Row) -> Option<Candidate> {
        if row.is_agent && !self.agents {
            return None;
        }
        let why = match row.candidate.status {
            MemberStatus::Suspended => Some("This user is suspended, so no one can enter as them."),
            MemberStatus::Invited => {
                Some("This user was invited but has not joined yet, so there is nothing to view.")
            }
            MemberStatus::Active if row.is_owner && !self.owners => Some(
                "Support is not allowed to view workspace owners. Choose another member, or ask the owner to share their screen.",
            ),
            MemberStatus::Active => None,
        };
        Some(Candidate { off_limits: why.map(str::to_owned), ..row.candidate })
    }
}

/// The user in this workspace, as an agent may see them. If support access is off, no one learns anything about the
/// people there, not even who is a member.
pub async fn find(
    tx: &mut Reading,
    policy: EntryPolicy,
    workspace: &str,
    user: &str,
) -> Result<Candidate, Failure> {
    let place = workspaces::find(tx, workspace).await?.ok_or_else(Failure::not_found)?;
    require_open(place.support_access)?;
    let row = directory::find(tx, workspace, user).await?;
    row.and_then(|row| policy.candidate(row)).ok_or_else(Failure::not_found)
}

/// Refuses unless this agent may view this user in this workspace now.
///
/// `approved` is whether a second person approved it, which is needed if the workspace requires approval.
pub async fn require_entry(
    tx: &mut Reading,
    policy: EntryPolicy,
    agent: &str,
    (workspace, user): (&str, &str),
    approved: bool,
) -> Result<Candidate, Failure> {
    let candidate = require_candidate(tx, policy, agent, (workspace, user)).await?;
    if candidate.support_access == SupportAccess::OnRequest && !approved {
        return Err(Failure::new(
            Code::ApprovalNeeded,
            "This workspace requires a second person to approve each session. Send a new request and wait for approval.",
        ));
    }
    Ok(candidate)
}

/// The same check, at a stage where no approval is needed yet.
pub async fn require_candidate(
    tx: &mut Reading,
    policy: EntryPolicy,
    agent: &str,
    (workspace, user): (&str, &str),
) -> Result<Candidate, Failure> {
    let candidate = find(tx, policy, workspace, user).await?;
    if agent == user {
        return Err(Failure::new(Code::UserOffLimits, "You cannot enter as yourself. Choose another user."));
    }
    match &candidate.off_limits {
        Some(why) => Err(Failure::new(Code::UserOffLimits, why.clone())),
        None => Ok(candidate),
    }
}

/// Refuses a workspace that has turned support access off.
fn require_open(access: SupportAccess) -> Result<(), Failure> {
    match access {
        SupportAccess::On | SupportAccess::OnRequest => Ok(()),
        SupportAccess::Off => Err(Failure::new(
            Code::SupportAccessOff,
            "This workspace has turned support access off. Only its own admins can turn it on.",
        )),
    }
}

/// The refusal when changes are not allowed.
pub fn changes_not_allowed() -> Failure {
    Failure::new(
        Code::ChangesNotAllowed,
        "This session cannot make changes: they were not requested, or the workspace does not allow them.",
    )
}
