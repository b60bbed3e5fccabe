//! Three customers: one with a thousand members, one with a hundred thousand, and one with a million.

use serde_json::json;
use std::{
    io::{BufWriter, Write},
    process::{Command, Stdio},
};

/// A customer's workspace.
#[derive(Clone, Copy)]
pub struct Customer {
    /// Its id.
    pub workspace: &'static str,
    /// How many members it has.
    pub members: usize,
}

/// All three, the smallest first: it is the baseline of the others.
pub const CUSTOMERS: [Customer; 3] = [
    Customer { workspace: "ws_thousand", members: 1_000 },
    Customer { workspace: "ws_hundred", members: 100_000 },
    Customer { workspace: "ws_million", members: 1_000_000 },
];

/// The names that the members' names are made of, most of them often, the last ones seldom.
const GIVEN: [&str; 40] = [
    "Maria",
    "Daniel",
    "Anna",
    "Dana",
    "Mohammed",
    "Wei",
    "Olga",
    "Sofia",
    "Liam",
    "Olivia",
    "Noah",
    "Emma",
    "Lucas",
    "Mia",
    "Elijah",
    "Amelia",
    "Mateo",
    "Chloe",
    "Samuel",
    "Yuki",
    "Priya",
    "Arjun",
    "Ingrid",
    "Lars",
    "Zeynep",
    "Fatima",
    "Kwame",
    "Amara",
    "Jean-Luc",
    "Siobhan",
    "Дмитрий",
    "Ольга",
    "李",
    "王",
    "Thomas",
    "Victoria",
    "Gabriel",
    "Penelope",
    "Xavier",
    "Quentin",
];
const FAMILY: [&str; 40] = [
    "Garcia",
    "Smith",
    "Müller",
    "Reyes",
    "Nguyen",
    "Zhang",
    "Johansson",
    "Rossi",
    "Kowalski",
    "Petrović",
    "Anderson",
    "Okafor",
    "Yamamoto",
    "Hernandez",
    "O'Brien",
    "Thompson",
    "Castellanos",
    "Ferreira",
    "Lindqvist",
    "Papadopoulos",
    "Fitzgerald",
    "Montgomery",
    "Hargreaves",
    "Bergström",
    "Takahashi",
    "Rodriguez",
    "Jimenez",
    "Whitcombe",
    "Singh",
    "Kaur",
    "Петров",
    "小明",
    "Martinez",
    "Robinson",
    "Campbell",
    "Villanueva",
    "Dubois",
    "Novak",
    "Quigley",
    "Zubiri",
];

/// The member as whom the agent looks.
pub fn viewed(customer: Customer) -> String {
    person(customer, 0)
}

/// A member by number.
pub fn person(customer: Customer, number: usize) -> String {
    format!("usr_{}_{number:07}", customer.workspace.trim_start_matches("ws_"))
}

/// The address by which a person's account at the provider is known.
pub fn email(person: &str) -> String {
    format!("{person}@customer.example")
}

/// Puts these customers into an empty database, with the program that administrators use.
pub fn import(database: &str, customers: &[Customer]) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_ergo-server"));
    let program = program.args(["import", "-", "--database", database]);
    let mut importing = program.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    let mut lines = BufWriter::new(importing.stdin.take().unwrap());
    write(&mut lines, customers).unwrap();
    lines.flush().unwrap();
    drop(lines);
    assert!(importing.wait().unwrap().success(), "the organization cannot be imported");
}

fn write(out: &mut impl Write, customers: &[Customer]) -> std::io::Result<()> {
    writeln!(out, "{}", json!({"type": "ergo_import", "version": 1}))?;
    writeln!(
        out,
        "{}",
        json!({"type": "person", "id": "agent", "name": "An Agent", "email": email("agent")})
    )?;
    for customer in customers {
        start(out, *customer)?;
    }
    for customer in customers.iter().copied() {
        for number in 0..customer.members {
            let id = person(customer, number);
            let line = json!({"type": "person", "id": id, "name": name(number), "email": email(&id)});
            writeln!(out, "{line}")?;
        }
    }
    for customer in customers.iter().copied() {
        let workspace = customer.workspace;
        for number in 0..customer.members {
            let line = json!({
                "type": "member", "workspace": workspace, "person": person(customer, number),
                "role": role(workspace, number), "status": if number % 500 == 499 { "suspended" } else { "active" },
            });
            writeln!(out, "{line}")?;
        }
        writeln!(
            out,
            "{}",
            json!({"type": "team", "workspace": workspace, "id": team(workspace), "name": "Support",
                                   "permissions": ["teams.view"]})
        )?;
        for number in (0..customer.members).step_by(customer.members / 200) {
            let line = json!({"type": "team_member", "workspace": workspace, "team": team(workspace),
                              "person": person(customer, number)});
            writeln!(out, "{line}")?;
        }
    }
    writeln!(out, "{}", json!({"type": "agent", "person": "agent", "role": "agent"}))
}

fn start(out: &mut impl Write, customer: Customer) -> std::io::Result<()> {
    let workspace = customer.workspace;
    let line = json!({
        "type": "workspace", "id": workspace, "name": format!("Customer {workspace}"), "plan": "Enterprise", "region": "EU",
        "support": { "access": "on", "changes_allowed": true, "longest_session_minutes": 60, "notify": "admins" },
    });
    writeln!(out, "{line}")?;
    for name in ["admin", "member", "viewer"] {
        let line = json!({
            "type": "role", "workspace": workspace, "id": format!("role_{name}_{workspace}"), "name": name,
            "permissions": ["members.view", "teams.view", "roles.view", "security.view"],
        });
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// The role of a member: one admin in ten thousand, one viewer in a hundred.
pub fn role(workspace: &str, number: usize) -> String {
    let name = match number {
        0 => "admin",
        number if number % 10_000 == 0 => "admin",
        number if number % 100 == 0 => "viewer",
        _ => "member",
    };
    format!("role_{name}_{workspace}")
}

/// The one team, of two hundred members.
pub fn team(workspace: &str) -> String {
    format!("team_{workspace}")
}

fn name(number: usize) -> String {
    // The same in every run; the square favors the first names of each list.
    let mixed = (number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 16;
    let pick = |from: u64| {
        let at = from % 1600;
        usize::try_from(at * at / 64_000).unwrap_or(0)
    };
    format!("{} {} {}", GIVEN[pick(mixed)], FAMILY[pick(mixed / 1600)], number)
}
