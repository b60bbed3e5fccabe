//! The members of a sample customer: the featured ones first, the others random.

use super::{
    names::Names,
    plan::{Plan, TODAY},
    random::Random,
};
use crate::clock::moment;
use ergo_protocol::{
    people::MemberStatus,
    transfer::{self, Line},
};
use std::collections::{HashMap, HashSet};

/// The ids that members refer to.
pub struct Ids {
    /// By the role's name.
    pub roles: HashMap<&'static str, String>,
    /// Name and id, in the plan's order.
    pub teams: Vec<(&'static str, String)>,
}

/// A member to write.
pub struct Member {
    /// Their id.
    pub id: String,
    /// Their status.
    pub status: MemberStatus,
    /// The ids of their teams.
    pub teams: Vec<String>,
    name: String,
    email: String,
    timezone: &'static str,
    locale: &'static str,
    role: String,
    joined_at: i64,
    last_seen_at: Option<i64>,
}

impl Member {
    /// As a person.
    pub fn person(&self) -> Line {
        Line::Person(transfer::Person {
            id: self.id.clone(),
            name: self.name.clone(),
            email: self.email.clone(),
            timezone: Some(self.timezone.to_owned()),
            locale: Some(self.locale.to_owned()),
            last_seen_at: self.last_seen_at.map(moment),
        })
    }

    /// As a member of the workspace.
    pub fn membership(&self, workspace: &str) -> Line {
        Line::Member(transfer::Member {
            workspace: workspace.to_owned(),
            person: self.id.clone(),
            role: self.role.clone(),
            status: Some(self.status),
            joined_at: Some(moment(self.joined_at)),
        })
    }
}

/// Creates all members of a plan.
pub fn draw(plan: &Plan, ids: &Ids, names: &Names, random: &mut Random) -> Vec<Member> {
    let mut members: Vec<Member> = featured(plan, ids, random);
    let mut addresses: HashSet<String> = members.iter().map(|member| member.email.clone()).collect();
    while members.len() < plan.members {
        let Some(drawn) = names.draw(random) else { break };
        let mut email = format!("{}@{}", drawn.mail_name, plan.domain);
        let mut number = 2;
        while !addresses.insert(email.clone()) {
            email = format!("{}{number}@{}", drawn.mail_name, plan.domain);
            number += 1;
        }
        let status = match random.below(100) {
            0..5 => MemberStatus::Invited,
            5..8 => MemberStatus::Suspended,
            _ => MemberStatus::Active,
        };
        let joined_at = random.time(plan.created_at, TODAY);
        members.push(Member {
            id: random.id("usr"),
            status,
            teams: teams(ids, random),
            name: drawn.name,
            email,
            timezone: drawn.timezone,
            locale: drawn.locale,
            role: role(plan, ids, random),
            joined_at,
            last_seen_at: (status != MemberStatus::Invited)
                .then(|| random.time(joined_at.max(TODAY - 5_184_000_000), TODAY)),
        });
    }
    members
}

fn featured(plan: &Plan, ids: &Ids, random: &mut Random) -> Vec<Member> {
    let member = |person: &super::people::Featured| Member {
        id: person.id.to_owned(),
        status: MemberStatus::Active,
        teams: ids
            .teams
            .iter()
            .filter(|(name, _)| person.teams.contains(name))
            .map(|(_, id)| id.clone())
            .collect(),
        name: person.name.to_owned(),
        email: if person.mail.contains('@') {
            person.mail.to_owned()
        } else {
            format!("{}@{}", person.mail, plan.domain)
        },
        timezone: person.timezone,
        locale: person.locale,
        role: ids.roles.get(person.role).cloned().unwrap_or_default(),
        joined_at: random.time(plan.created_at, TODAY - 7_776_000_000),
        last_seen_at: Some(random.time(TODAY - 172_800_000, TODAY)),
    };
    plan.featured.iter().map(member).collect()
}

/// A random role. Only featured members are owners.
fn role(plan: &Plan, ids: &Ids, random: &mut Random) -> String {
    let name = match random.below(100) {
        0..3 => "Admin",
        3..6 => "Billing manager",
        6..48 => "Editor",
        48..78 => "Viewer",
        78..88 => "Guest",
        _ => random.one(plan.custom_roles).map_or("Viewer", |role| role.0),
    };
    ids.roles.get(name).cloned().unwrap_or_default()
}

/// Random teams: most members are in one team, some in none, a few in several.
fn teams(ids: &Ids, random: &mut Random) -> Vec<String> {
    let many = match random.below(100) {
        0..15 => 0,
        15..75 => 1,
        75..93 => 2,
        _ => 4,
    };
    let mut teams = Vec::new();
    for _ in 0..many {
        if let Some((_, id)) = random.one(&ids.teams)
            && !teams.contains(id)
        {
            teams.push(id.clone());
        }
    }
    teams
}
