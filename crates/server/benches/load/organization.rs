//! The organization whose agents work here: their accounts, and the customers' workspaces. Imported as any other.

use serde_json::{Value, json};
use std::{
    io::Write,
    process::{Command, Stdio},
};

/// Agents that work in the same workspace.
const IN_ONE: usize = 5;
/// Members besides those who are viewed and those who are changed.
const OTHERS: usize = 40;

/// The id of an agent.
pub fn agent(number: usize) -> String {
    format!("agt_{number}")
}

/// The workspace that an agent looks into.
pub fn workspace(number: usize) -> String {
    format!("ws_{}", number / IN_ONE)
}

/// As whom.
pub fn viewed(number: usize) -> String {
    format!("usr_admin_{number}")
}

/// The member whose role the agent changes.
pub fn changed(number: usize) -> String {
    format!("usr_member_{number}")
}

/// The id of a workspace's role.
pub fn role(number: usize, name: &str) -> String {
    format!("role_{name}_{}", number / IN_ONE)
}

/// The address by which a person's account at the provider is known.
pub fn email(person: &str) -> String {
    format!("{person}@load.example")
}

/// Puts it all into an empty database, with the program that administrators use.
pub fn import(database: &str, agents: usize) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_ergo-server"));
    let program = program.args(["import", "-", "--database", database]);
    let mut importing = program.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    let mut lines = importing.stdin.take().unwrap();
    for line in lines_of(agents) {
        writeln!(lines, "{line}").unwrap();
    }
    drop(lines);
    assert!(importing.wait().unwrap().success(), "the organization cannot be imported");
}

fn lines_of(agents: usize) -> Vec<Value> {
    let mut lines = vec![json!({ "type": "ergo_import", "version": 1 })];
    let spaces: Vec<usize> = (0..agents).step_by(IN_ONE).collect();
    for first in &spaces {
        lines.push(json!({
            "type": "workspace", "id": workspace(*first), "name": format!("Customer {first}"), "plan": "Business",
            "region": "EU", "created_at": "2024-03-11T09:20:00Z",
            "support": { "access": "on", "changes_allowed": true, "longest_session_minutes": 60, "notify": "admins" },
        }));
    }
    let sees = ["members.view", "teams.view", "roles.view", "security.view"];
    let runs = [&sees[..], &["members.change_role", "teams.manage_members"]].concat();
    for first in &spaces {
        for (name, permissions) in [("admin", &runs[..]), ("editor", &sees[..]), ("viewer", &sees[..])] {
            lines.push(json!({
                "type": "role", "workspace": workspace(*first), "id": role(*first, name), "name": name,
                "permissions": permissions,
            }));
        }
    }
    let others = |first: usize| (0..OTHERS).map(move |other| format!("usr_other_{first}_{other}"));
    let mut people: Vec<String> = spaces.iter().flat_map(|first| others(*first)).collect();
    people.extend((0..agents).flat_map(|number| [agent(number), viewed(number), changed(number)]));
    people.push("lead".to_owned());
    for id in people {
        lines.push(json!({
            "type": "person", "id": id, "name": format!("Person {id}"), "email": email(&id),
            "timezone": "Europe/Berlin", "locale": "en-US",
        }));
    }
    let member = |first: usize, person: String, role_name: &str| {
        json!({
            "type": "member", "workspace": workspace(first), "person": person, "role": role(first, role_name),
            "joined_at": "2024-03-11T09:20:00Z",
        })
    };
    for first in &spaces {
        lines.extend(others(*first).map(|other| member(*first, other, "viewer")));
    }
    for number in 0..agents {
        lines.push(member(number, viewed(number), "admin"));
        lines.push(member(number, changed(number), "viewer"));
    }
    lines.extend(
        (0..agents).map(|number| json!({ "type": "agent", "person": agent(number), "role": "agent" })),
    );
    lines.push(json!({ "type": "agent", "person": "lead", "role": "lead" }));
    lines
}
