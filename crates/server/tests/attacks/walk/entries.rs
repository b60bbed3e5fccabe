//! The way in, on, and out.

use super::{CUSTOMERS, Walk, model::Held};
use crate::{stage::*, world::*};
use serde_json::{Value, json};

const READ: &str = "members:read teams:read roles:read access:read";

impl Walk {
    /// Whether somebody may ask to enter at all.
    fn may_enter(&self, held: &Held) -> bool {
        let role = self.model.agents.get(&held.subject).map(String::as_str);
        self.model.is_good(held, self.now()) && held.actor.is_none() && matches!(role, Some("agent" | "lead"))
    }

    pub async fn asks_to_enter(&mut self) {
        let held = if self.dice.percent(85) { self.agent() } else { self.anybody() };
        let Some(held) = held else { return };
        let (mut workspace, mut user) = *self.dice.one(&CUSTOMERS);
        for _ in 0..self.dice.below(6) {
            if self.model.may_be_viewed(workspace, user) && self.model.workspaces[workspace].0 != "off" {
                break;
            }
            (workspace, user) = *self.dice.one(&CUSTOMERS);
        }
        let mut asked = draft(user, workspace);
        asked["changes"] = json!(self.dice.percent(75));
        let (access, changes) = self.model.workspaces[workspace].clone();
        let may = self.may_enter(&held)
            && access != "off"
            && self.model.may_be_viewed(workspace, user)
            && (changes || asked["changes"] == json!(false));
        let answer = self.stage.post("/v1/entry-requests", &held.token, &asked).await;
        self.note(format!("{} asks to enter as {user} in {workspace}: {}", held.subject, answer.status));
        if answer.status == 201 && !may {
            self.fail("asked for what cannot be entered");
        }
        // There may be too many open ones; no other reason.
        if answer.status != 201 && may && answer.status != 429 {
            self.fail(&format!("refused: {}", answer.text));
        }
        if answer.status == 201 {
            let state = answer.json()["state"].as_str().unwrap().to_owned();
            if (state == "approved") != (access == "on") {
                self.fail(&format!("{state} where support access is {access}"));
            }
            self.requests.push(answer.json()["id"].as_str().unwrap().to_owned());
        }
        if self.requests.len() > 30 {
            self.requests.remove(0);
        }
    }

    pub async fn decides(&mut self) {
        let (Some(held), false) = (self.anybody(), self.requests.is_empty()) else { return };
        let request = self.dice.one(&self.requests).clone();
        let (what, body) = match self.dice.below(8) {
            0 => ("decline", json!({ "word": "No" })),
            1 | 2 => ("withdraw", Value::Null),
            3 => ("revoke", json!({ "word": "" })),
            _ => (
                "approve",
                json!({ "minutes": 20, "scope": READ.split(' ').collect::<Vec<_>>(), "word": "" }),
            ),
        };
        let about = "SELECT agent_id || ' ' || workspace_id FROM entry_requests";
        let about = self.stage.texts(format!("{about} WHERE id = '{request}'")).await;
        let answer =
            self.stage.post(&format!("/v1/entry-requests/{request}/{what}"), &held.token, &body).await;
        self.note(format!(
            "{} ({:?}) {what}s {request} of {about:?}: {}",
            held.subject, held.actor, answer.status
        ));
        if answer.status == 200 {
            let about = about.first().cloned().unwrap_or_default();
            let (agent, workspace) = about.split_once(' ').unwrap_or_default();
            let good = self.model.is_good(&held, self.now()) && held.actor.is_none();
            let lead = self.model.agents.get(&held.subject).is_some_and(|role| role == "lead");
            let manages = self.model.is_active(workspace, &held.subject)
                && self.model.permissions(workspace, &held.subject).contains("security.manage_support");
            let own = agent == held.subject;
            let may = good && if what == "withdraw" { own } else { !own && (lead || manages) };
            if !may {
                self.fail(&format!("{what} by somebody who may not"));
            }
        }
        self.nothing_happened(what).await;
        self.model.read_sessions(&self.stage).await;
    }

    pub async fn enters(&mut self) {
        let Some(held) = self.agent() else { return };
        // Mostly one that can be used, the newest first; now and then anybody's in any state.
        let of = format!("agent_id = '{}' AND state = 'approved'", held.subject);
        let approved = format!("SELECT id FROM entry_requests WHERE {of} ORDER BY created_at DESC LIMIT 5");
        let mut of = self.stage.texts(approved).await;
        if of.is_empty() || self.dice.percent(15) {
            of.clone_from(&self.requests);
        }
        if of.is_empty() {
            return;
        }
        let request = self.dice.one(&of).clone();
        let path = format!("/v1/entry-requests/{request}/ticket");
        let ticket = self.stage.post(&path, &held.token, &Value::Null).await;
        if ticket.status != 200 {
            return;
        }
        let ticket = ticket.ok()["entry_ticket"].as_str().unwrap().to_owned();
        if self.dice.percent(15) {
            self.something_happens().await;
        }
        let by = if self.dice.percent(90) { Some(held) } else { self.anybody() };
        let Some(by) = by else { return };
        let mut form = exchange(&ticket, &by.token);
        if self.dice.percent(25) {
            form.push((
                "scope",
                *self.dice.one(&["members:read", "members:read teams:read", "roles:read access:read"]),
            ));
        }
        let may = self.may_enter(&by);
        let before = self.stage.audit_head().await;
        let answer = self.stage.form("/oauth/token", &form).await;
        self.note(format!("{} enters by {request}: {}", by.subject, answer.status));
        self.nothing_happened("an exchange").await;
        if answer.status != 200 {
            return;
        }
        self.model.read_sessions(&self.stage).await;
        let inside = Held::of(token_of(&answer.ok()));
        if !may
            || inside.actor.as_deref() != Some(by.subject.as_str())
            || !self.model.is_good(&inside, self.now())
        {
            self.fail("entered, and must not have");
        }
        self.recorded(&inside, before, &["session.entered"]).await;
        self.tally.entered += 1;
        self.inside.push(inside);
        if self.inside.len() > 25 {
            let at = self.dice.below(self.inside.len());
            self.inside.remove(at);
        }
    }

    pub async fn renews_or_extends(&mut self) {
        let (Some(by), false) = (self.agent(), self.inside.is_empty()) else { return };
        let at = self.dice.below(self.inside.len());
        let inside = self.inside[at].clone();
        let renews = self.dice.percent(75);
        let answer = if renews {
            self.stage.renew(&inside.session, &by.token).await
        } else {
            let more = json!({ "minutes": 5, "reason": "The customer is still looking" });
            self.stage.post(&format!("/v1/sessions/{}/extend", inside.session), &by.token, &more).await
        };
        self.note(format!("{} renews or extends {}: {}", by.subject, inside.session, answer.status));
        if answer.status == 200 {
            // Its token may have run out; nothing else of it.
            let fresh = Held { expires_at: i64::MAX - 60_000, ..inside };
            if !self.may_enter(&by)
                || fresh.actor.as_deref() != Some(by.subject.as_str())
                || !self.model.is_good(&fresh, self.now())
            {
                self.fail("renewed or extended, and must not have been");
            }
            self.model.read_sessions(&self.stage).await;
            if renews {
                self.inside[at] = Held::of(token_of(&answer.ok()));
            }
        }
        self.nothing_happened("a renewal").await;
    }

    pub async fn ends(&mut self) {
        let (Some(by), Some(of)) = (self.anybody(), self.anybody()) else { return };
        // Direct sessions should not end constantly: people the others depend on are left alone.
        if of.actor.is_none() && self.dice.percent(80) {
            return;
        }
        let revokes = self.dice.percent(30);
        let answer = if revokes {
            self.stage.form("/oauth/revoke", &[("token", &of.token)]).await
        } else {
            self.stage.delete(&format!("/v1/sessions/{}", of.session), &by.token).await
        };
        self.note(format!("{} ends {} of {}: {}", by.subject, of.session, of.subject, answer.status));
        if answer.status == 204 {
            let session = &self.model.sessions[&of.session];
            let lead =
                self.model.agents.get(&by.subject).is_some_and(|role| role == "lead") && by.actor.is_none();
            let own =
                if by.actor.is_some() { by.session == of.session } else { session.subject == by.subject };
            let entered = by.actor.is_none() && session.actor.as_deref() == Some(by.subject.as_str());
            let manages = by.actor.is_none()
                && session.workspace.as_ref().is_some_and(|workspace| {
                    self.model.is_active(workspace, &by.subject)
                        && self.model.permissions(workspace, &by.subject).contains("security.manage_support")
                });
            if !(self.model.is_good(&by, self.now()) && (lead || own || entered || manages)) {
                self.fail("ended by somebody who may not");
            }
        }
        self.model.read_sessions(&self.stage).await;
        if (answer.status == 204 || revokes) && self.model.is_good(&of, self.now()) {
            self.fail("it was ended, and lives");
        }
        self.nothing_happened("an end").await;
    }
}
