//! Finding the exact user and workspace, for agents. Agents themselves are found only where the policy says so.

use crate::{
    access::policy::{self, EntryPolicy},
    auth::caller::Caller,
    failure::Failure,
    store::{Reading, directory, fold::fold},
};
use ergo_protocol::{
    AgentRole,
    directory::{Candidate, Candidates},
    limits,
};

/// How many are found at most: an agent who sees more has to type more.
const MOST: u32 = 20;

/// Finds people by part of a name, e-mail address or id.
pub async fn search(
    tx: &mut Reading,
    caller: &Caller,
    policy: EntryPolicy,
    q: &str,
) -> Result<Candidates, Failure> {
    caller.require_agent()?;
    let q = fold(q.trim());
    // A shorter search finds nobody: this is for finding one person, not for browsing customers.
    if !limits::SEARCH.fits(&q) {
        return Ok(Candidates { items: Vec::new(), approximate: false });
    }
    let search =
        directory::Search { q: &q, by_email: !is_observer(caller), agents: policy.agents, limit: MOST };
    let rows = directory::search(tx, &search).await?;
    let items = rows.into_iter().filter_map(|row| policy.candidate(row)).map(|found| shown(caller, found));
    Ok(Candidates { items: items.collect(), approximate: false })
}

/// One user in one workspace, with what that workspace allows. Refused where support access is off: then an agent has
/// no business with the people there.
pub async fn candidate(
    tx: &mut Reading,
    caller: &Caller,
    policy: EntryPolicy,
    (workspace, user): (&str, &str),
) -> Result<Candidate, Failure> {
    caller.require_agent()?;
    let found = policy::find(tx, policy, workspace, user).await?;
    Ok(shown(caller, found))
}

/// An observer cannot enter anywhere, so they see who somebody is and where, but not their address or role.
fn shown(caller: &Caller, mut candidate: Candidate) -> Candidate {
    if is_observer(caller) {
        candidate.user.email.clear();
        candidate.role.clear();
    }
    candidate
}

fn is_observer(caller: &Caller) -> bool {
    caller.agent_role() == Some(AgentRole::Observer)
}
