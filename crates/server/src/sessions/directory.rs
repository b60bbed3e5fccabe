//! Finding the exact user and workspace, for agents. Agents themselves are found only if the policy allows it.

use crate::{
    access::policy::{self, EntryPolicy},
    auth::caller::Caller,
    failure::Failure,
    store::{Reading, directory, fold::fold, search::Sought},
};
use ergo_protocol::{
    AgentRole,
    directory::{Candidate, Candidates},
    limits,
};

/// The most users that a search returns; the agent types more to narrow it down.
const MOST: u32 = 20;
/// What an observer learns about someone who cannot be viewed.
const OFF_LIMITS: &str = "Support can't view this person.";

/// Finds people by words, each of which is part of a name, email address, id, or workspace. If no one matches, finds
/// those who match with one typo per word.
pub async fn search(
    tx: &mut Reading,
    caller: &Caller,
    policy: EntryPolicy,
    q: &str,
) -> Result<Candidates, Failure> {
    caller.require_agent()?;
    let by_email = !is_observer(caller);
    let long_enough = |sought: &Sought| limits::SEARCH.fits(&sought.whole());
    let all: Vec<Sought> = if q.trim().chars().count() <= limits::SEARCH.most {
        Sought::read(q, by_email).into_iter().filter(long_enough).collect()
    } else {
        Vec::new()
    };
    for sought in &all {
        let search = directory::Search { sought, by_email, agents: policy.agents };
        let rows = directory::search(tx, &search, MOST).await?;
        if !rows.is_empty() {
            let items = rows.into_iter().filter_map(|row| policy.candidate(row));
            let items = items.map(|found| shown(caller, found)).collect();
            return Ok(Candidates { items, approximate: false });
        }
    }
    for sought in all.iter().filter_map(Sought::closely) {
        let search = directory::Search { sought: &sought, by_email, agents: policy.agents };
        let rows = directory::alike(tx, &search).await?;
        let found = rows.into_iter().filter_map(|row| policy.candidate(row));
        let items = closest(&sought, found, by_email);
        if !items.is_empty() {
            let items = items.into_iter().map(|found| shown(caller, found)).collect();
            return Ok(Candidates { items, approximate: true });
        }
    }
    Ok(Candidates { items: Vec::new(), approximate: false })
}

/// The people who match with at most one typo per word, closest first.
fn closest(sought: &Sought, found: impl Iterator<Item = Candidate>, by_email: bool) -> Vec<Candidate> {
    let scored = |candidate: Candidate| {
        let (user, workspace) = (&candidate.user, &candidate.workspace);
        let mut texts = vec![fold(&user.name), fold(&workspace.name)];
        if by_email {
            texts.push(fold(&user.email));
        }
        let typos = sought.typos(&texts)?;
        Some(((typos, texts.swap_remove(0), user.id.clone(), workspace.id.clone()), candidate))
    };
    let mut scored: Vec<_> = found.filter_map(scored).collect();
    scored.sort_by(|one, two| one.0.cmp(&two.0));
    scored.into_iter().take(MOST as usize).map(|(_, candidate)| candidate).collect()
}

/// One user in one workspace, with what that workspace allows. Refused if support access is off: then an agent has no
/// reason to see the people there.
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

/// A candidate as the caller may see them. An observer cannot enter, so they see only who someone is and where, but
/// not their email address or role.
fn shown(caller: &Caller, mut candidate: Candidate) -> Candidate {
    if is_observer(caller) {
        candidate.user.email.clear();
        candidate.role.clear();
        // The reason would reveal the role.
        candidate.off_limits = candidate.off_limits.map(|_| OFF_LIMITS.to_owned());
    }
    candidate
}

fn is_observer(caller: &Caller) -> bool {
    caller.agent_role() == Some(AgentRole::Observer)
}
