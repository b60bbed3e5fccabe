//! The sample customers of the training workspace, as the lines of an import. Generated from fixed seeds, so that two
//! databases have identical sample data, to the last byte. Nothing here runs without `--training`.

mod members;
mod names;
mod people;
mod plan;
mod random;
mod roles;

use crate::{
    clock::moment,
    import::{self, ImportError},
    store::{Reading, StoreError, Writing, people as stored, workspaces},
};
use ergo_protocol::{
    people::MemberStatus,
    transfer::{AccessSetting, Agent, Line, Person, Role, SupportTerms, Team, TeamMember, Workspace},
};
use members::{Ids, Member};
use random::Random;
use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

/// In the order of the format: whatever a line refers to comes before it.
static LINES: LazyLock<Vec<Line>> = LazyLock::new(lines);

/// Imports the sample customers into a database that has none.
pub async fn seed(tx: &mut Writing) -> Result<(), ImportError> {
    if workspaces::are_there(tx).await? {
        return Ok(());
    }
    import::write_lines(tx, LINES.iter().cloned()).await
}

/// Whether there is anyone who is not a sample person, in which case this database must not be used for training.
pub async fn has_strangers(tx: &mut Reading, samples: &HashSet<String>) -> Result<bool, StoreError> {
    let people = stored::ids(tx).await?;
    Ok(people.iter().any(|person| !samples.contains(person)))
}

/// The ids of all sample people.
pub fn samples() -> HashSet<String> {
    let person = |line: &Line| match line {
        Line::Person(person) => Some(person.id.clone()),
        _ => None,
    };
    LINES.iter().filter_map(person).collect()
}

fn lines() -> Vec<Line> {
    let names = names::Names::read();
    let mut lines = Vec::new();
    for agent in &people::AGENTS {
        lines.push(Line::Person(Person {
            id: agent.id.to_owned(),
            name: agent.name.to_owned(),
            email: agent.email.to_owned(),
            timezone: Some(agent.timezone.to_owned()),
            locale: Some(agent.locale.to_owned()),
            last_seen_at: None,
        }));
    }
    for agent in &people::AGENTS {
        lines.push(Line::Agent(Agent { person: agent.id.to_owned(), role: agent.role }));
    }
    // Someone in two workspaces is only one person.
    let mut known = HashSet::new();
    for plan in &plan::ALL {
        workspace(plan, &names, &mut known, &mut lines);
    }
    lines
}

fn workspace(
    plan: &plan::Plan,
    names: &names::Names,
    known: &mut HashSet<&'static str>,
    lines: &mut Vec<Line>,
) {
    let random = &mut Random::new(plan.seed);
    let (access, changes_allowed, longest_session_minutes, notify) = plan.support;
    lines.push(Line::Workspace(Workspace {
        id: plan.id.to_owned(),
        name: plan.name.to_owned(),
        plan: Some(plan.tier.to_owned()),
        region: Some(plan.region.to_owned()),
        created_at: Some(moment(plan.created_at)),
        support: Some(SupportTerms { access, changes_allowed, longest_session_minutes, notify }),
    }));
    let ids = Ids { roles: role_ids(plan, random), teams: team_ids(plan, random) };
    lines.extend(roles(plan, &ids.roles));
    let members = members::draw(plan, &ids, names, random);
    lines.extend(members.iter().filter(|member| !known.contains(&*member.id)).map(Member::person));
    known.extend(plan.featured.iter().map(|person| person.id));
    lines.extend(members.iter().map(|member| member.membership(plan.id)));
    lines.extend(teams(plan, &ids, &members));
    for (key, value) in plan::SETTINGS.into_iter().zip((plan.settings)()) {
        let (workspace, key) = (plan.id.to_owned(), key.to_owned());
        lines.push(Line::AccessSetting(AccessSetting { workspace, key, value }));
    }
}

/// An id for each role, by name, built-in ones first.
fn role_ids(plan: &plan::Plan, random: &mut Random) -> HashMap<&'static str, String> {
    let built_in = roles::BUILT_IN.iter().map(|role| role.name);
    let custom = plan.custom_roles.iter().map(|role| role.0);
    built_in.chain(custom).map(|name| (name, random.id("role"))).collect()
}

/// The owners' role is the first one.
fn roles(plan: &plan::Plan, ids: &HashMap<&'static str, String>) -> Vec<Line> {
    let role = |name: &str, description: &str, permissions: Vec<String>, built_in: bool| Role {
        workspace: plan.id.to_owned(),
        id: ids[name].clone(),
        name: name.to_owned(),
        description: description.to_owned(),
        permissions,
        owner: false,
        built_in,
    };
    let mut found = Vec::new();
    for built_in in &roles::BUILT_IN {
        found.push(role(built_in.name, built_in.description, keys(built_in.permissions), true));
    }
    found.extend(
        plan.custom_roles.iter().map(|(name, purpose, words)| role(name, purpose, keys(words), false)),
    );
    if let Some(first) = found.first_mut() {
        first.owner = true;
    }
    found.into_iter().map(Line::Role).collect()
}

fn team_ids(plan: &plan::Plan, random: &mut Random) -> Vec<(&'static str, String)> {
    plan.teams.iter().map(|(name, ..)| (*name, random.id("team"))).collect()
}

/// The teams and who is in them. The first active member drawn into a team leads it.
fn teams(plan: &plan::Plan, ids: &Ids, members: &[Member]) -> Vec<Line> {
    let mut lines = Vec::new();
    for ((name, description, permissions), (_, id)) in plan.teams.iter().zip(&ids.teams) {
        let lead =
            members.iter().find(|member| member.status == MemberStatus::Active && member.teams.contains(id));
        lines.push(Line::Team(Team {
            workspace: plan.id.to_owned(),
            id: id.clone(),
            name: (*name).to_owned(),
            description: (*description).to_owned(),
            lead: lead.map(|member| member.id.clone()),
            permissions: keys(permissions),
        }));
    }
    for member in members {
        for team in &member.teams {
            let (workspace, team, person) = (plan.id.to_owned(), team.clone(), member.id.clone());
            lines.push(Line::TeamMember(TeamMember { workspace, team, person }));
        }
    }
    lines
}

fn keys(words: &str) -> Vec<String> {
    words.split_whitespace().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::check;

    #[test]
    fn every_line_could_be_in_a_file() {
        for line in LINES.iter() {
            assert!(check(line).is_ok(), "{line:?}: {:?}", check(line));
        }
        for plan in &plan::ALL {
            assert!((5..=12).contains(&plan.teams.len()) && (1..=3).contains(&plan.custom_roles.len()));
        }
    }
}
