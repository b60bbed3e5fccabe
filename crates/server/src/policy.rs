//! Who may be entered as whom: the server's own policy, and the customer's settings. Asked at the request, at the
//! ticket, at the exchange, at every renewal and at every change grant.

use crate::{problem::Failure, routes::directory};
use ergo_protocol::{
    Code,
    directory::{Candidate, SupportAccess},
};
use sqlx::SqliteConnection;

/// Whom agents may view besides ordinary members. By default nobody.
#[derive(Clone, Copy, Debug, Default)]
pub struct EntryPolicy {
    /// Owners of a workspace.
    pub owners: bool,
    /// Other agents, where they are members of a workspace.
    pub agents: bool,
}

impl EntryPolicy {
    /// Why somebody cannot be viewed, in words.
    pub fn off_limits(self, is_owner: bool, is_agent: bool) -> Option<&'static str> {
        if is_agent && !self.agents {
            Some("Agents are never viewed as each other.")
        } else if is_owner && !self.owners {
            Some(
                "Owners are never viewed by support. Choose another member, or ask the owner to share the screen.",
            )
        } else {
            None
        }
    }
}

/// Refuses unless this user may be entered as in that workspace now.
///
/// `approved` is whether a second person has approved it: needed where the workspace wants one.
pub async fn require_entry(
    connection: &mut SqliteConnection,
    policy: EntryPolicy,
    workspace: &str,
    user: &str,
    approved: bool,
) -> Result<Candidate, Failure> {
    let candidate =
        directory::find(connection, policy, workspace, user).await?.ok_or_else(Failure::not_found)?;
    require_open(candidate.support_access)?;
    if candidate.support_access == SupportAccess::OnRequest && !approved {
        return Err(Failure::new(
            Code::ApprovalNeeded,
            "This workspace wants a second person to approve. Send a new request, and wait for it.",
        ));
    }
    require_viewable(&candidate)?;
    Ok(candidate)
}

/// Refuses a workspace that lets nobody in.
pub fn require_open(access: SupportAccess) -> Result<(), Failure> {
    match access {
        SupportAccess::On | SupportAccess::OnRequest => Ok(()),
        SupportAccess::Off => Err(Failure::new(
            Code::SupportAccessOff,
            "This workspace has switched support access off. Only its own admins can switch it on.",
        )),
    }
}

/// Refuses somebody whom the policy keeps out of reach.
pub fn require_viewable(candidate: &Candidate) -> Result<(), Failure> {
    match &candidate.off_limits {
        Some(why) => Err(Failure::new(Code::UserOffLimits, why.clone())),
        None => Ok(()),
    }
}

/// The refusal of a change where none is allowed.
pub fn changes_not_allowed() -> Failure {
    Failure::new(
        Code::ChangesNotAllowed,
        "Nothing may be changed in this session: its request did not ask for it, or the workspace does not allow it.",
    )
}
