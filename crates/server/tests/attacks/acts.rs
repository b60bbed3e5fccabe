//! What people do, in a word each.

use crate::{stage::Stage, world::*};
use reqwest::Method;
use serde_json::{Value, json};

impl Stage {
    pub async fn enter_for(&self, agent: &str, user: &str, workspace: &str, minutes: u32) -> String {
        let mut asked = draft(user, workspace);
        asked["minutes"] = json!(minutes);
        let request = self.post("/v1/entry-requests", agent, &asked).await.ok();
        let ticket = self.ticket(agent, request["id"].as_str().unwrap()).await;
        token_of(&self.exchange(&ticket, agent).await.ok())
    }

    /// Everything asked for, and no more than this scope taken.
    pub async fn enter_scoped(&self, agent: &str, user: &str, workspace: &str, scope: &str) -> String {
        let mut asked = draft(user, workspace);
        asked["changes"] = json!(true);
        let request = self.post("/v1/entry-requests", agent, &asked).await.ok();
        let ticket = self.ticket(agent, request["id"].as_str().unwrap()).await;
        let mut form = exchange(&ticket, agent);
        form.push(("scope", scope));
        token_of(&self.form("/oauth/token", &form).await.ok())
    }

    /// Asks to enter where a second person decides, who then approves; the request's id.
    pub async fn approved(&self, agent: &str, approver: &str, user: &str, workspace: &str) -> String {
        let request = self.post("/v1/entry-requests", agent, &draft(user, workspace)).await.ok();
        let id = request["id"].as_str().unwrap();
        let approval = json!({ "minutes": 30, "scope": request["asked_scope"], "word": "" });
        self.post(&format!("/v1/entry-requests/{id}/approve"), approver, &approval).await.ok();
        id.to_owned()
    }

    pub async fn arm(&self, token: &str, change: &Value) -> Answer {
        let session = sid(token);
        let draft = json!({ "change": change, "purpose": "A test", "authorised_by": "Ivana", "how": "call" });
        self.post(&format!("/v1/sessions/{session}/change-grants"), token, &draft).await
    }

    /// The change that a grant is for, with a tag.
    pub async fn make(
        &self,
        token: &str,
        workspace: &str,
        change: &Value,
        grant: &Value,
        tag: &str,
    ) -> Answer {
        let (path, body) = as_patch(workspace, change);
        let request = self.request(Method::PATCH, &path).bearer_auth(token).header("if-match", tag);
        send(request.header("ergo-change-grant", grant["grant"].as_str().unwrap()).json(&body)).await
    }

    /// The change with the grant's own tag.
    pub async fn make_armed(&self, token: &str, workspace: &str, change: &Value, grant: &Value) -> Answer {
        self.make(token, workspace, change, grant, grant["etag"].as_str().unwrap()).await
    }

    pub async fn end(&self, session: &str, by: &str) {
        assert_eq!(self.delete(&format!("/v1/sessions/{session}"), by).await.status, 204);
    }

    pub async fn renew(&self, session: &str, agent: &str) -> Answer {
        self.post(&format!("/v1/sessions/{session}/renew"), agent, &Value::Null).await
    }

    /// Changes an access setting, as a person of the customer's.
    pub async fn set_setting(&self, by: &str, workspace: &str, key: &str, value: Value) -> Answer {
        let path = format!("/v1/workspaces/{workspace}/access-settings/{key}");
        self.patch(&path, by, "*", &json!({ "value": value })).await
    }
}

/// The session that a token is of.
pub fn sid(token: &str) -> String {
    claims(token)["sid"].as_str().unwrap().to_owned()
}

pub fn token_of(answer: &Value) -> String {
    answer["access_token"].as_str().unwrap().to_owned()
}

pub fn switch(on: bool) -> Value {
    json!({ "type": "switch", "value": on })
}

pub fn choice(choice: &str) -> Value {
    json!({ "type": "choice", "value": choice })
}

pub fn number(number: i64) -> Value {
    json!({ "type": "number", "value": number })
}

pub fn role_change(member: &str, role: &str) -> Value {
    json!({ "kind": "member_role", "member_id": member, "role_id": role })
}

pub fn team_change(member: &str, team: &str, is_in: bool) -> Value {
    json!({ "kind": "team_membership", "member_id": member, "team_id": team, "member": is_in })
}

pub fn setting_change(key: &str, value: &Value) -> Value {
    json!({ "kind": "access_setting", "key": key, "value": value })
}

/// Path and body of the PATCH that makes a change.
pub fn as_patch(workspace: &str, change: &Value) -> (String, Value) {
    let text = |name: &str| change[name].as_str().unwrap();
    let base = format!("/v1/workspaces/{workspace}");
    match text("kind") {
        "member_role" => {
            (format!("{base}/members/{}", text("member_id")), json!({ "role_id": change["role_id"] }))
        }
        "team_membership" => {
            let path = format!("{base}/teams/{}/members/{}", text("team_id"), text("member_id"));
            (path, json!({ "member": change["member"] }))
        }
        _ => (format!("{base}/access-settings/{}", text("key")), json!({ "value": change["value"] })),
    }
}
