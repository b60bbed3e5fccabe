//! Reading something, and what the answer may contain.

use super::{CUSTOMERS, Walk, model::Held};
use crate::world::*;
use serde_json::Value;
use std::collections::BTreeSet;

/// What is read, and where.
struct Read {
    path: String,
    workspace: &'static str,
    scope: &'static [&'static str],
    permissions: &'static [&'static str],
    action: &'static str,
    /// Whose page it is.
    of: Option<&'static str>,
}

impl Walk {
    fn some_read(&mut self, held: &Held) -> Read {
        let theirs = self.model.sessions.get(&held.session).and_then(|session| session.workspace.clone());
        let (mut workspace, _) = *self.dice.one(&CUSTOMERS);
        if let Some(theirs) = theirs
            && self.dice.percent(85)
        {
            workspace = [MARLOW, NORTHWIND, LUMEN].into_iter().find(|one| *one == theirs).unwrap_or(MARLOW);
        }
        let there: Vec<&'static str> =
            CUSTOMERS.iter().filter(|(of, _)| *of == workspace).map(|(_, person)| *person).collect();
        let mut of = *self.dice.one(&there);
        if self.dice.percent(20) {
            of = there.iter().copied().find(|person| *person == held.subject).unwrap_or(of);
        }
        let base = format!("/v1/workspaces/{workspace}");
        let read = |path: String, scope, permissions, action, of| Read {
            path,
            workspace,
            scope,
            permissions,
            action,
            of,
        };
        match self.dice.below(9) {
            0 => read(base, &["members:read"], &["members.view"], "workspace.read", None),
            1 | 2 => {
                let query = *self.dice.one(&["", "?limit=5", "?q=an", "?q=usr_&limit=20"]);
                let path = format!("{base}/members{query}");
                read(path, &["members:read"], &["members.view"], "members.read", None)
            }
            3 | 4 => {
                let path = format!("{base}/members/{of}");
                read(path, &["members:read"], &["members.view"], "member.read", Some(of))
            }
            5 => read(
                format!("{base}/members/{of}/effective-access"),
                &["members:read", "roles:read"],
                &["members.view", "roles.view"],
                "effective_access.read",
                Some(of),
            ),
            6 => read(format!("{base}/teams"), &["teams:read"], &["teams.view"], "teams.read", None),
            7 => read(format!("{base}/roles"), &["roles:read"], &["roles.view"], "roles.read", None),
            _ => {
                let path = format!("{base}/access-settings");
                read(path, &["access:read"], &["security.view"], "access_settings.read", None)
            }
        }
    }

    pub async fn reads(&mut self) {
        let Some(held) = self.anybody() else { return };
        let read = self.some_read(&held);
        let before = self.stage.audit_head().await;
        let good = self.model.is_good(&held, self.now());
        let answer = self.stage.get(&read.path, &held.token).await;
        self.note(format!(
            "{} (by {:?}, scope {:?}) reads {}: {}",
            held.subject, held.actor, held.scope, read.path, answer.status
        ));
        if !good {
            self.tally.after_the_end += 1;
            if ![401, 403].contains(&answer.status) {
                self.fail(&format!("a session that is over was answered: {}", answer.text));
            }
            return;
        }
        let own = read.of == Some(held.subject.as_str());
        let reaches = self.model.reaches(&held, read.workspace);
        // One's own page is there to explain what is not: it takes neither scope nor permission.
        let may = own || self.model.has(&held, read.workspace, read.scope, read.permissions);
        let expected = if !reaches {
            404
        } else if may {
            200
        } else {
            403
        };
        // What is out of the scope may be said not to be there.
        let fits =
            answer.status == expected || (expected == 403 && answer.status == 404 && held.actor.is_some());
        if !fits {
            self.fail(&format!("expected {expected}: {}", answer.text.chars().take(300).collect::<String>()));
        }
        if answer.status == 200 {
            self.tally.read += 1;
            self.contains_nothing_else(&held, &read, &answer.json());
            if held.actor.is_some() {
                self.recorded(&held, before, &[read.action]).await;
            }
        } else {
            self.tally.refused += 1;
            if held.actor.is_some() {
                self.recorded(&held, before, &["attempt.refused"]).await;
            }
        }
    }

    fn contains_nothing_else(&self, held: &Held, read: &Read, body: &Value) {
        let sees =
            |scope: &str, permission: &str| self.model.has(held, read.workspace, &[scope], &[permission]);
        let teams = sees("teams:read", "teams.view");
        let roles = sees("roles:read", "roles.view");
        match read.action {
            "workspace.read" => {
                let settings = sees("access:read", "security.view");
                for (field, shown) in [
                    ("teams", teams),
                    ("roles", roles),
                    ("members_by_role", roles),
                    ("support_access", settings),
                ] {
                    if body[field].is_null() == shown {
                        self.fail(&format!("{field} is {}", body[field]));
                    }
                }
            }
            "members.read" => {
                for row in body["items"].as_array().unwrap() {
                    self.is_a_row(held, read.workspace, row, teams);
                }
            }
            "member.read" => self.is_a_row(held, read.workspace, &body["member"], teams),
            "teams.read" => {
                let members = sees("members:read", "members.view");
                for team in body["items"].as_array().unwrap() {
                    if self.model.teams[team["id"].as_str().unwrap()].0 != read.workspace {
                        self.fail("a team of another workspace");
                    }
                    let own = team["lead"]["id"] == held.subject.as_str();
                    if !members && !own && !team["lead"].is_null() {
                        self.fail("who leads a team, to somebody who does not see members");
                    }
                }
            }
            "roles.read" => {
                for role in body["roles"].as_array().unwrap() {
                    if self.model.roles[role["id"].as_str().unwrap()].workspace != read.workspace {
                        self.fail("a role of another workspace");
                    }
                }
            }
            _ => {}
        }
    }

    fn is_a_row(&self, held: &Held, workspace: &str, row: &Value, teams: bool) {
        let person = row["person"]["id"].as_str().unwrap();
        let Some((role, _)) = self.model.members.get(&(workspace.to_owned(), person.to_owned())) else {
            self.fail(&format!("{person} is not a member there"));
        };
        if row["role"]["id"] != role.as_str() {
            self.fail("another role than they have");
        }
        if !teams && person != held.subject {
            if !row["teams"].is_null() {
                self.fail(&format!("the teams of {person}"));
            }
            return;
        }
        let shown: BTreeSet<&str> = row["teams"]
            .as_array()
            .map_or_else(BTreeSet::new, |all| all.iter().map(|team| team["id"].as_str().unwrap()).collect());
        let in_them = |(team, of): &&(String, String)| of == person && self.model.teams[team].0 == workspace;
        let theirs: BTreeSet<&str> =
            self.model.in_teams.iter().filter(in_them).map(|(team, _)| team.as_str()).collect();
        if shown != theirs {
            self.fail(&format!("the teams of {person} are {theirs:?}, and {shown:?} are shown"));
        }
    }
}
