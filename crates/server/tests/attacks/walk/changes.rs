//! Changing something, as a customer or armed.

use super::{
    Armed, CUSTOMERS, Walk,
    model::{Held, Model},
};
use crate::stage::*;
use serde_json::Value;

/// What a kind of change takes.
fn taken(change: &Value) -> (&'static [&'static str], &'static [&'static str]) {
    match change["kind"].as_str().unwrap() {
        "member_role" => {
            (&["members:read", "roles:read"], &["members.view", "roles.view", "members.change_role"])
        }
        "team_membership" => {
            (&["members:read", "teams:read"], &["members.view", "teams.view", "teams.manage_members"])
        }
        _ if change["key"] == "sign_in_method" => {
            (&["access:read"], &["security.view", "security.manage_sign_in"])
        }
        _ => (&["access:read"], &["security.view", "security.change_settings"]),
    }
}

impl Walk {
    fn some_change(&mut self, workspace: &str) -> Value {
        let there: Vec<&str> =
            CUSTOMERS.iter().filter(|(of, _)| *of == workspace).map(|(_, person)| *person).collect();
        let member = *self.dice.one(&there);
        match self.dice.below(3) {
            0 => {
                let of = |(_, role): &(&String, &super::model::Role)| role.workspace == workspace;
                let roles: Vec<String> =
                    self.model.roles.iter().filter(of).map(|(id, _)| id.clone()).collect();
                role_change(member, self.dice.one(&roles).as_str())
            }
            1 => {
                let of = |(_, (theirs, _)): &(&String, &(String, super::model::Words))| theirs == workspace;
                let teams: Vec<String> =
                    self.model.teams.iter().filter(of).map(|(id, _)| id.clone()).collect();
                let team = self.dice.one(&teams).clone();
                team_change(member, &team, self.dice.percent(50))
            }
            _ => {
                let hours = i64::try_from(self.dice.below(40)).unwrap() + 1;
                let settings = [
                    setting_change("session_hours", &number(hours)),
                    setting_change("public_links", &switch(hours % 2 == 0)),
                    setting_change(
                        "sign_in_method",
                        &choice(if hours % 2 == 0 { "password" } else { "sso_only" }),
                    ),
                ];
                self.dice.one(&settings).clone()
            }
        }
    }

    /// What a change would overwrite: the member's role, whether they are in the team, or the setting's value. Nothing
    /// else makes a change stale.
    fn value_of(model: &Model, workspace: &str, change: &Value) -> String {
        let text = |name: &str| change[name].as_str().unwrap_or_default().to_owned();
        let (member, team, key) = (text("member_id"), text("team_id"), text("key"));
        match change["kind"].as_str().unwrap() {
            "member_role" => {
                let (role, _) = &model.members[&(workspace.to_owned(), member)];
                role.clone()
            }
            "team_membership" => model.in_teams.contains(&(team, member)).to_string(),
            _ => model.settings.get(&(workspace.to_owned(), key)).cloned().unwrap_or_default(),
        }
    }

    /// Why this change must not be made by this token, or nothing.
    fn forbidden(&self, held: &Held, workspace: &str, change: &Value) -> Option<&'static str> {
        let model = &self.model;
        let (scope, permissions) = taken(change);
        let inside = held.actor.is_some();
        if !model.is_good(held, self.now()) {
            return Some("the session is over");
        }
        if !model.reaches(held, workspace) {
            return Some("another workspace");
        }
        if !model.has(held, workspace, scope, permissions) {
            return Some("beyond scope and rights");
        }
        if inside && (!held.scope.contains("change") || !model.workspaces[workspace].1) {
            return Some("changes are not allowed");
        }
        let member = change["member_id"].as_str();
        if let Some(member) = member {
            if inside && (model.agents.contains_key(member) || held.actor.as_deref() == Some(member)) {
                return Some("the target is an agent");
            }
            if !model.members.contains_key(&(workspace.to_owned(), member.to_owned())) {
                return Some("the target is not there");
            }
        }
        let own = model.permissions(workspace, &held.subject);
        if let Some(new) = change["role_id"].as_str() {
            let (old, _) = &model.members[&(workspace.to_owned(), member.unwrap().to_owned())];
            let (old, new) = (&model.roles[old], &model.roles[new]);
            if inside && (old.is_owner || new.is_owner) {
                return Some("owners are the customer's own business");
            }
            if !old.permissions.is_subset(&own) || !new.permissions.is_subset(&own) {
                return Some("a role that allows more");
            }
        }
        if let Some(team) = change["team_id"].as_str()
            && !model.teams[team].1.is_subset(&own)
        {
            return Some("a team that allows more");
        }
        None
    }

    /// After a change that was made: exactly that has changed, and it is recorded.
    async fn is_made(&mut self, held: &Held, workspace: &str, change: &Value, before: i64) {
        let mut expected = Model::read(&self.stage).await;
        std::mem::swap(&mut expected, &mut self.model);
        match change["kind"].as_str().unwrap() {
            "member_role" => {
                let key = (workspace.to_owned(), change["member_id"].as_str().unwrap().to_owned());
                let role = change["role_id"].as_str().unwrap();
                role.clone_into(&mut expected.members.get_mut(&key).unwrap().0);
            }
            "team_membership" => {
                let text = |name: &str| change[name].as_str().unwrap().to_owned();
                let pair = (text("team_id"), text("member_id"));
                if change["member"] == true {
                    expected.in_teams.insert(pair);
                } else {
                    expected.in_teams.remove(&pair);
                }
            }
            _ => {
                let key = (workspace.to_owned(), change["key"].as_str().unwrap().to_owned());
                let stored: Value = serde_json::from_str(&self.model.settings[&key]).unwrap();
                if stored != change["value"] {
                    self.fail("the setting is not what it was changed to");
                }
                let now = self.model.settings[&key].clone();
                expected.settings.insert(key, now);
            }
        }
        if !expected.same_customers(&self.model) {
            self.fail("something else has changed, too");
        }
        let actions =
            ["member.role_changed", "team.member_added", "team.member_removed", "access_setting.changed"];
        let entries = self.stage.audit_after(before).await;
        let made: Vec<&Audited> =
            entries.iter().filter(|entry| actions.contains(&entry.action.as_str())).collect();
        let nothing_new = made.is_empty() && held.actor.is_none();
        let recorded = made.len() == 1
            && made[0].subject_id == held.subject
            && made[0].actor_id == held.actor
            && made[0].session_id.as_deref() == Some(&held.session);
        if !recorded && !nothing_new {
            self.fail(&format!("not recorded once: {made:?}"));
        }
        self.tally.changed += 1;
        self.tally.made += usize::from(held.actor.is_some());
    }

    /// By somebody as themselves, or by a session that carries no grant.
    pub async fn changes_as_a_customer(&mut self) {
        let Some(held) = self.anybody() else { return };
        let (mut workspace, _) = *self.dice.one(&CUSTOMERS);
        let mut change = self.some_change(workspace);
        for _ in 0..self.dice.below(10) {
            if self.forbidden(&held, workspace, &change).is_none() {
                break;
            }
            workspace = self.dice.one(&CUSTOMERS).0;
            change = self.some_change(workspace);
        }
        let forbidden = self.forbidden(&held, workspace, &change);
        let (path, body) = as_patch(workspace, &change);
        let before = self.stage.audit_head().await;
        let answer = self.stage.patch(&path, &held.token, "*", &body).await;
        self.note(format!(
            "{} ({:?}) changes {change} in {workspace}: {} ({forbidden:?})",
            held.subject, held.actor, answer.status
        ));
        if answer.status == 200 {
            if forbidden.is_some() || held.actor.is_some() {
                self.fail("changed, and must not have been");
            }
            self.is_made(&held, workspace, &change, before).await;
        } else {
            self.tally.refused += 1;
            self.nothing_happened("a refused change").await;
        }
    }

    /// The workspace of an impersonation session.
    fn place_of(&self, held: &Held) -> String {
        self.model.sessions[&held.session].workspace.clone().unwrap()
    }

    pub async fn arms(&mut self) {
        if self.inside.is_empty() {
            return;
        }
        let mut held = self.dice.one(&self.inside).clone();
        let mut workspace = self.place_of(&held);
        let mut change = self.some_change(&workspace);
        // Most of what can be drawn is forbidden: so draw a little more often.
        for _ in 0..self.dice.below(60) {
            if self.forbidden(&held, &workspace, &change).is_none() {
                break;
            }
            held = self.dice.one(&self.inside).clone();
            workspace = self.place_of(&held);
            change = self.some_change(&workspace);
        }
        let forbidden = self.forbidden(&held, &workspace, &change);
        let before = self.stage.audit_head().await;
        let answer = self.stage.arm(&held.token, &change).await;
        self.note(format!(
            "{} ({:?}) arms {change}: {} ({forbidden:?})",
            held.subject, held.actor, answer.status
        ));
        if answer.status == 201 {
            if forbidden.is_some() {
                self.fail("armed, and must not have been");
            }
            self.recorded(&held, before, &["change.armed"]).await;
            self.tally.armed += 1;
            // The one before it is void.
            for other in self.grants.iter_mut().filter(|grant| grant.session == held.session) {
                other.spent = true;
            }
            let grant = answer.ok();
            let text = |name: &str| grant[name].as_str().unwrap().to_owned();
            let before = Self::value_of(&self.model, &workspace, &change);
            self.grants.push(Armed {
                session: held.session,
                workspace,
                change,
                secret: text("grant"),
                tag: text("etag"),
                before,
                expires_at: grant["expires_at"].as_i64().unwrap(),
                spent: false,
            });
            if self.grants.len() > 20 {
                self.grants.remove(0);
            }
        }
        self.nothing_happened("arming").await;
    }

    /// Mostly with the session's newest grant, as it should be; and in every wrong way.
    pub async fn makes_what_is_armed(&mut self) {
        if self.grants.is_empty() || self.inside.is_empty() {
            return;
        }
        let newest = self.grants.len() - 1;
        let at = if self.dice.percent(70) { newest } else { self.dice.below(self.grants.len()) };
        let grant = self.grants[at].clone();
        let own: Vec<Held> =
            self.inside.iter().filter(|held| held.session == grant.session).cloned().collect();
        let held = match own.first() {
            Some(own) if self.dice.percent(85) => own.clone(),
            _ => self.dice.one(&self.inside).clone(),
        };
        let tag = if self.dice.percent(85) { grant.tag.clone() } else { "*".to_owned() };
        let change =
            if self.dice.percent(90) { grant.change.clone() } else { self.some_change(&grant.workspace) };
        let forbidden = self.forbidden(&held, &grant.workspace, &change);
        let before = self.stage.audit_head().await;
        let secret = serde_json::json!({ "grant": grant.secret });
        let answer = self.stage.make(&held.token, &grant.workspace, &change, &secret, &tag).await;
        self.note(format!(
            "{} ({:?}) makes {change} with {tag}: {} ({forbidden:?})",
            held.subject, held.actor, answer.status
        ));
        if answer.status != 200 {
            self.tally.refused += 1;
            self.nothing_happened("a refused change").await;
            return;
        }
        let now = Self::value_of(&self.model, &grant.workspace, &change);
        let unbound = [
            ("of another session", held.session != grant.session),
            ("another change", change != grant.change),
            ("another tag", tag != grant.tag),
            ("spent", grant.spent),
            ("expired", grant.expires_at <= self.now()),
            ("stale", now != grant.before),
        ];
        let unbound: Vec<_> = unbound.iter().filter(|(_, is_so)| *is_so).map(|(what, _)| *what).collect();
        if forbidden.is_some() || !unbound.is_empty() {
            let before = &grant.before;
            self.fail(&format!("made, and must not have been: {unbound:?}, {before} and now {now}"));
        }
        self.grants[at].spent = true;
        self.is_made(&held, &grant.workspace, &change, before).await;
    }
}
